"""One-time links: a person sets a password by them, once, in time, and nobody learns from one whether an account exists."""

import threading
from datetime import timedelta

import pytest
from conftest import PASSWORD, House, signed_in
from web_office import client_of, field, open_with_people

from forms.wording import LANGUAGES, Say
from workflow import (
    LinkEnded,
    NotFound,
    PasswordRefused,
    Role,
    RolesRefused,
    admit_person,
    check_trail,
    end_person,
    link_from_outside,
    link_holder,
    reset_password,
    sign_in,
    sign_in_state,
    use_link,
    who,
)

NEW, OTHER = "钟楼 umbrella 外滩 seventeen", "九曲桥 lantern 豫园 forty"

ON_BOTH = True


def invited(house: House) -> str:
    """The link of a new colleague."""
    return admit_person(house.office, house.chen, "gao.lan", "高岚", {Role.EXAMINER})[1]


def test_an_invited_person_has_no_password_until_the_link_was_used(house):
    link = invited(house)
    assert [sign_in(house.office, "gao.lan", guess) for guess in ("", link, PASSWORD)] == [None] * 3

    holder = link_holder(house.office, link)
    use_link(house.office, link, NEW)

    assert (holder.login, holder.name, holder.until) == ("gao.lan", "高岚", house.clock() + timedelta(days=7))
    assert who(house.office, signed_in(house.office, "gao.lan", NEW)).roles == {Role.EXAMINER}
    assert check_trail(house.office) == []


def test_looking_at_a_link_does_not_use_it_up_and_setting_a_password_does(house):
    link = invited(house)
    for _ in range(3):
        link_holder(house.office, link)
    use_link(house.office, link, NEW)

    with pytest.raises(LinkEnded):
        use_link(house.office, link, OTHER)
    with pytest.raises(LinkEnded):
        link_holder(house.office, link)
    assert sign_in(house.office, "gao.lan", OTHER) is None


def test_of_two_who_use_a_link_at_once_one_sets_the_password(house):
    link, done, together = invited(house), [], threading.Barrier(2)

    def use(password: str) -> None:
        together.wait()
        try:
            use_link(house.office, link, password)
            done.append(password)
        except LinkEnded:
            pass

    threads = [threading.Thread(target=use, args=(password,)) for password in (NEW, OTHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(done) == 1
    assert [bool(sign_in(house.office, "gao.lan", password)) for password in (NEW, OTHER)] == [
        password in done for password in (NEW, OTHER)
    ]


@pytest.mark.parametrize(("kind", "lasts"), [("invitation", timedelta(days=7)), ("reset", timedelta(hours=1))])
def test_a_link_ends_by_its_time(house, kind, lasts):
    link = invited(house) if kind == "invitation" else reset_password(house.office, house.chen, house.shen.id)
    house.clock.moment += lasts - timedelta(seconds=1)
    assert link_holder(house.office, link)
    house.clock.moment += timedelta(seconds=1)

    with pytest.raises(LinkEnded):
        use_link(house.office, link, NEW)


def test_a_newer_link_ends_the_older_one(house):
    old = reset_password(house.office, house.chen, house.shen.id)
    new = reset_password(house.office, house.chen, house.shen.id)

    with pytest.raises(LinkEnded):
        use_link(house.office, old, NEW)
    use_link(house.office, new, NEW)


def test_a_weak_password_leaves_the_link_as_it_was(house):
    link = invited(house)

    for weak in ("short", "password1234", "gao.lan gao.lan"):
        with pytest.raises(PasswordRefused):
            use_link(house.office, link, weak)

    use_link(house.office, link, NEW)


def test_a_reset_takes_the_old_password_away_at_once_and_leaves_the_app(house):
    token = signed_in(house.office, "shen")

    link = reset_password(house.office, house.chen, house.shen.id)

    assert who(house.office, token) is None
    assert sign_in(house.office, "shen", PASSWORD) is None
    use_link(house.office, link, NEW)
    half = sign_in(house.office, "shen", NEW)  # a link alone is not enough for the office
    assert sign_in_state(house.office, half).set_up
    assert who(house.office, half) is None


def test_the_link_of_an_ended_account_opens_nothing(house):
    link = reset_password(house.office, house.chen, house.shen.id)
    end_person(house.office, house.chen, house.shen.id)

    with pytest.raises(LinkEnded):
        link_holder(house.office, link)
    with pytest.raises(LinkEnded):
        use_link(house.office, link, NEW)


@pytest.mark.parametrize("link", ["", "x", "0" * 43, "x" * 10_000])
def test_a_link_that_nobody_made_gets_the_same_answer(house, link):
    with pytest.raises(LinkEnded):
        link_holder(house.office, link)
    with pytest.raises(LinkEnded):
        use_link(house.office, link, NEW)


@pytest.mark.on("sqlite")
def test_the_secret_of_a_link_is_kept_nowhere(house, tmp_path):
    link = invited(house)
    house.office.registry.engine.dispose()

    assert len(link) >= 43  # 256 bits
    assert link.encode() not in (tmp_path / "office.db").read_bytes()


def test_nobody_resets_their_own_password(house):
    with pytest.raises(RolesRefused) as refused:
        reset_password(house.office, house.chen, house.chen.id)
    assert refused.value.kind == "own_password"


def test_whoever_runs_the_machine_lets_the_last_administrator_in_again(house):
    token = signed_in(house.office, "chen")

    link = link_from_outside(house.office.registry, house.clock(), "Chen")

    assert who(house.office, token) is None
    use_link(house.office, link, NEW)
    assert not sign_in_state(house.office, sign_in(house.office, "chen", NEW)).set_up
    assert check_trail(house.office) == []
    with pytest.raises(NotFound):
        link_from_outside(house.office.registry, house.clock(), "nobody")


# --- the page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_person_sets_a_password_on_the_page_that_the_link_opens(tmp_path, lang):
    office = open_with_people(tmp_path)
    link = link_from_outside(office.registry, office.now(), "firm")
    with client_of(office) as visitor:
        form = visitor.get(f"/link/{link}?lang={lang}")
        weak = visitor.post("/link", data={"token": field(form, "token"), "secret": link, "new": "password1234"})
        done = visitor.post("/link", data={"token": field(form, "token"), "secret": link, "new": NEW})
        told = visitor.get(done.headers["location"])
        again = visitor.get(f"/link/{link}")
        unknown = visitor.get(f"/link/{'0' * 43}")

    assert Say(lang)("account.link.whose", name="周敏", login="firm") in form.text
    assert weak.status_code == 400
    assert Say(lang)("refusal.PasswordRefused.common") in weak.text
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in?set=1")
    assert Say(lang)("account.link.done") in told.text
    assert (again.status_code, unknown.status_code) == (404, 404)
    assert again.text.replace(link, "") == unknown.text.replace("0" * 43, "")
    assert sign_in(office, "firm", NEW)


def test_a_form_of_another_site_sets_no_password(tmp_path):
    office = open_with_people(tmp_path)
    link = link_from_outside(office.registry, office.now(), "firm")
    with client_of(office) as visitor:
        forged = visitor.post("/link", data={"token": "x.y", "secret": link, "new": NEW})

    assert forged.status_code == 403
    assert sign_in(office, "firm", NEW) is None
