"""Figures for monitoring, the line of each request, and who may not come in: on the real app before a real office."""

import logging
import re
import sqlite3
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.websockets import WebSocketDisconnect
from web_office import actor_of, client_of, issue_a_letter, open_with_people, sign_in_at

from forms.last_backup import last_backup, note_backup
from forms.settings import LEAST_SECRET
from forms.terminal import main
from workflow import open_case

HERE, ELSEWHERE = "127.0.0.1", "192.0.2.7"
TOKEN = "t" * LEAST_SECRET
FIGURES = ("/metrics", "/_stcore/metrics")


@pytest.fixture
def office(tmp_path, monkeypatch):
    monkeypatch.setenv("JIANCAI_DATA_DIR", str(tmp_path))
    return open_with_people(tmp_path)


def figures(text: str) -> dict[str, float]:
    """Each figure by its name, with its labels where it has some: `jiancai_cases{state=draft}`."""
    return {
        one.name + (f"{{{','.join(f'{k}={v}' for k, v in sorted(one.labels.items()))}}}" if one.labels else ""): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


@pytest.mark.parametrize("path", FIGURES)
def test_figures_are_for_this_machine_and_for_whoever_has_the_token(office, monkeypatch, path):
    def asked(address: str, **headers: str) -> int:
        with client_of(office, address) as visitor:
            return visitor.get(path, headers=headers).status_code

    with_token = {"Authorization": f"Bearer {TOKEN}"}
    assert [asked(HERE), asked("::1"), asked(ELSEWHERE), asked(ELSEWHERE, **with_token)] == [200, 200, 404, 404]
    for said in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):  # a proxy on this machine speaks for somebody elsewhere
        assert asked(HERE, **{said: HERE}) == 404
    monkeypatch.setenv("JIANCAI_METRICS_TOKEN", TOKEN)
    assert [asked(ELSEWHERE), asked(ELSEWHERE, **with_token), asked(HERE)] == [404, 200, 200]
    assert asked(ELSEWHERE, Authorization=f"Bearer {TOKEN[1:]}") == 404


def test_the_figures_tell_how_the_office_stands(office, tmp_path):
    letter = issue_a_letter(office)
    firm = actor_of(office, "firm")
    open_case(office, firm)
    note_backup(tmp_path, office.now())
    office.now.at += timedelta(minutes=5)
    with client_of(office, HERE) as visitor:
        sign_in_at(visitor, "auditor")
        visitor.get(f"/v/{letter.code}")
        text = visitor.get("/metrics").text

    told = figures(text)
    assert told["jiancai_database_up"] == told["jiancai_seal_ready"] == 1
    assert (told["jiancai_cases{state=issued}"], told["jiancai_cases{state=draft}"]) == (1, 1)
    assert told["jiancai_cases{state=refused}"] == 0
    assert (told["jiancai_files_unscanned"], told["jiancai_files_infected"]) == (0, 0)
    assert (told["jiancai_letters_issued"], told["jiancai_letters_revoked"]) == (1, 0)
    assert (told["jiancai_mails{state=waiting}"], told["jiancai_mails{state=failed}"]) == (0, 0)
    assert told["jiancai_sessions_open"] >= 1
    assert told["jiancai_seal_certificate_days_left"] > 100
    assert told["jiancai_backup_age_seconds"] == 300
    assert told["jiancai_disk_free_bytes"] > 0
    assert told["jiancai_requests_total{method=GET,route=/v,status=200}"] >= 1
    assert told["jiancai_request_seconds_count{route=/v}"] >= 1
    personal = (letter.number, letter.code, firm.login, firm.name, "Lanqiao", "Hoffmann")
    assert [word for word in personal if word in text] == []
    assert re.findall(r"\b[0-9a-f]{32,}\b", text) == []


def test_a_queue_tells_how_long_its_oldest_case_waits_and_an_empty_one_tells_nothing(office):
    from forms import walkthrough
    from forms.specimen import dossier

    walkthrough.filed(office, actor_of(office, "firm"), dossier())
    office.now.at += timedelta(hours=30)
    with client_of(office, HERE) as visitor:
        told = figures(visitor.get("/metrics").text)

    assert told["jiancai_queue_oldest_seconds{state=filed}"] == pytest.approx(30 * 3600, abs=60)
    assert [name for name in told if name.startswith("jiancai_queue_oldest")] == ["jiancai_queue_oldest_seconds{state=filed}"]


def test_without_its_database_the_office_says_so_and_tells_no_figure_of_it(office, tmp_path):
    with client_of(office, HERE) as visitor:
        sqlite3.connect(tmp_path / "office.db").execute("ALTER TABLE case_file RENAME TO lost").connection.commit()
        answer = visitor.get("/metrics")

    told = figures(answer.text)
    assert answer.status_code == 200
    assert told["jiancai_database_up"] == 0
    assert not {name for name in told if name.startswith(("jiancai_cases", "jiancai_letters", "jiancai_sessions"))}
    assert told["jiancai_seal_ready"] == 1


def test_a_seal_that_cannot_be_used_is_told(office, tmp_path):
    (tmp_path / "keys" / "seal.p12").unlink()
    with client_of(office, HERE) as visitor:
        told = figures(visitor.get("/metrics").text)
        ready = visitor.get("/readyz")

    assert (ready.status_code, ready.json()["checks"]["seal"], ready.json()["checks"]["database"]) == (503, False, True)
    assert told["jiancai_seal_ready"] == 0
    assert "jiancai_seal_certificate_days_left" not in told


def test_nobody_can_make_up_routes_or_methods(office):
    with client_of(office, HERE) as visitor:
        for path in ("/E12345678", "/v/E12345678", "/E12345678/more", "/_stcore/E12345678", "//E12345678"):
            visitor.get(path)
        visitor.request("E12345678", "/v")
        text = visitor.get("/metrics").text

    assert "E12345678" not in text
    assert 'method="other",route="/v"' in text


def test_a_backup_is_noted_and_a_note_that_nobody_can_read_is_none(office, tmp_path, monkeypatch):
    monkeypatch.setenv("JIANCAI_DEMONSTRATION", "true")
    assert last_backup(tmp_path) is None

    assert main(["backup", str(tmp_path.parent / f"{tmp_path.name}.zip"), "--lang", "en"]) == 0

    assert last_backup(tmp_path) is not None
    (tmp_path / "last-backup").write_text("yesterday")
    assert last_backup(tmp_path) is None


def test_the_line_of_a_request_has_its_number_route_status_time_and_person_and_nothing_typed(office, caplog):
    caplog.set_level(logging.INFO, "jiancai")
    with client_of(office) as visitor:
        sign_in_at(visitor, "auditor")
        visitor.get("/queue?host=E12345678")
        visitor.get("/link/E12345678")
        visitor.get("/livez")

    lines = [record for record in caplog.records if record.getMessage() == "answered"]
    queue = next(record for record in lines if record.route == "sheet")
    assert (queue.method, queue.status, queue.person) == ("GET", 200, actor_of(office, "auditor").id)
    assert queue.ms >= 0
    assert next(record.status for record in lines if record.route == "/link") == 404
    assert "/livez" not in {record.route for record in lines}
    assert "E12345678" not in str([record.__dict__ for record in lines])


def test_another_site_reaches_neither_the_connection_nor_the_uploads_and_nobody_outside_is_asked(office, monkeypatch):
    asked = []
    monkeypatch.setattr("streamlit.net_util.get_external_ip", lambda: asked.append("outside"))
    with client_of(office) as visitor:
        sign_in_at(visitor, "firm")
        for origin in ("https://example.net", "http://localhost:3000", "null", ""):
            with (
                pytest.raises(WebSocketDisconnect) as refused,
                visitor.websocket_connect("/_stcore/stream", headers={"Origin": origin}),
            ):
                pass
            assert refused.value.code == 1008
            upload = visitor.put("/_stcore/upload_file/session/file", headers={"Origin": origin}, files={"file": b"x"})
            assert upload.status_code == 403
        own = visitor.get("/_stcore/health", headers={"Origin": "http://localhost:8501"})

    assert own.status_code == 200
    assert asked == []
