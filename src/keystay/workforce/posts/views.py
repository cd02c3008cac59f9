"""The establishment and its posts."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from keystay.access.gates import StaffRequest, allow
from keystay.access.permissions import Permission as P
from keystay.access.roles.queries import may
from keystay.core.requests import day_of, get_or_post
from keystay.core.tables import exports
from keystay.core.telling import refusal_at
from keystay.organisation.models import Team
from keystay.workforce.posts import actions
from keystay.workforce.posts.forms import ChangePostForm, CloseForm, PostForm
from keystay.workforce.posts.models import Post
from keystay.workforce.posts.presenters import overview_sheet, team_sheet
from keystay.workforce.posts.queries import (
    TeamLine,
    establishment,
    find_post,
    find_team,
    teams_within,
)


@allow(P.ESTABLISHMENT_READ)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """Every team's posts on a day: budgeted, filled, vacant, covered by agency."""
    on = day_of(request)
    lines = establishment(teams_within(request.user, P.ESTABLISHMENT_READ, on), on)
    if exports.wanted(request):
        return exports.answer(request, overview_sheet(lines, on))
    context = {
        "lines": lines,
        "total": _total(lines),
        "on": on,
        "may_change": may(request.user, P.ESTABLISHMENT_WRITE),
    }
    return render(request, "posts/overview.html", context)


@allow(P.ESTABLISHMENT_READ, team=find_team)
@require_safe
def team_posts(request: StaffRequest, team: Team) -> HttpResponse:
    """One team's posts on a day, with who holds and who covers each."""
    on = day_of(request)
    (line,) = establishment([team], on)
    if exports.wanted(request):
        return exports.answer(request, team_sheet(line, on))
    may_change = may(request.user, P.ESTABLISHMENT_WRITE)
    return render(request, "posts/team.html", {"line": line, "on": on, "may_change": may_change})


@allow(P.ESTABLISHMENT_WRITE)
@get_or_post
def add(request: StaffRequest) -> HttpResponse:
    """Add a post."""
    form = PostForm(request.POST or None, initial={"team": request.GET.get("team")})
    if form.is_valid():
        with refusal_at(form, "number"):
            post = actions.add(details=actions.PostDetails(**form.cleaned_data), by=request.user)
            messages.success(request, f"Post {post.number} added.")
            return redirect("posts:team", team=post.team_id)
    return render(request, "posts/add.html", {"form": form})


@allow(P.ESTABLISHMENT_WRITE, post=find_post)
@get_or_post
def change(request: StaffRequest, post: Post) -> HttpResponse:
    """Change a post."""
    names = [name for name in ChangePostForm.base_fields if name != "why"]
    known = {name: getattr(post, name) for name in names}
    form = ChangePostForm(request.POST or None, initial=known)
    if form.is_valid():
        changes = {name: form.cleaned_data[name] for name in names}
        why = form.cleaned_data["why"]
        with (
            refusal_at(form, "starts_on"),
            refusal_at(form, "fte", actions.TooSmall),
        ):
            actions.change(post=post, changes=changes, by=request.user, reason=why)
            messages.success(request, f"Post {post.number} changed.")
            return redirect("posts:team", team=form.cleaned_data["team"].pk)
    return render(request, "posts/change.html", {"form": form, "post": post})


@allow(P.ESTABLISHMENT_WRITE, post=find_post)
@get_or_post
def close(request: StaffRequest, post: Post) -> HttpResponse:
    """Take a post out of the establishment."""
    form = CloseForm(request.POST or None)
    if form.is_valid():
        with refusal_at(form, "ends_on"):
            actions.close(post=post, ends_on=form.cleaned_data["ends_on"], by=request.user)
            messages.success(request, f"Post {post.number} closes after that day.")
            return redirect("posts:team", team=post.team_id)
    return render(request, "posts/close.html", {"form": form, "post": post})


def _total(lines: list[TeamLine]) -> dict[str, Decimal | int]:
    names = ("budgeted", "filled", "vacant", "covered", "agency_in_posts")
    return {name: sum(getattr(line, name) for line in lines) for name in names}
