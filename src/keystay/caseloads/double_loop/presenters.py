"""The double loop's history in words, which never says what was found."""

SENTENCES = {
    "double_loop.agreed": "After the audit of case {after[case]}, {after[owner]} agreed an "
    "improvement by {after[due]}",
    "double_loop.done": "An improvement of {after[owner]} after the audit of case {after[case]} "
    "was done on {after[on]}",
    "double_loop.planned_again": "Second audit planned of the question asked in case {after[case]}",
}
