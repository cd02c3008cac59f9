"""Public ids: random, readable, and never a running number."""

from keystay.core.ids import ALPHABET, LENGTH, PublicId, new_id


def test_an_id_is_twelve_readable_characters():
    ids = {new_id() for _ in range(500)}
    assert len(ids) == 500
    assert {len(each) for each in ids} == {LENGTH} == {12}
    assert set("".join(ids)) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_the_field_is_a_key_that_nobody_types_and_may_be_told_otherwise():
    field = PublicId()
    assert (field.primary_key, field.editable, field.default) == (True, False, new_id)
    assert PublicId(primary_key=False).primary_key is False
