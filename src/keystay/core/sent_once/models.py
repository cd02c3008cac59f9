"""Forms that were sent and done: which, and where the answer led."""

from django.db import models
from django.db.models import Q

from keystay.core.ids import PublicId

# Addresses of ours are shorter; one that is not is left out.
LONGEST = 500
ELSEWHERE = Q(answer__startswith="//") | Q(answer__startswith="/\\")


class SentForm(models.Model):
    """A form, as it was sent from one drawing of its page, whose act was done.

    Bookkeeping as sessions are, and nobody's record: it says neither who sent the form nor
    what was in it. The row is written in the transaction of the act, so that there is one
    exactly if the act was done; `answer` follows once it is known. Kept for a day.
    """

    id = PublicId()
    mark = models.CharField(max_length=64, unique=True)
    sent_on = models.DateField()
    answer = models.CharField(max_length=LONGEST, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="") | (Q(answer__startswith="/") & ~ELSEWHERE),
                name="an_answer_leads_to_a_page_of_ours",
            ),
        ]
