"""One small extract of the dataset, as each of the three case systems writes it."""

import csv
import io
import zipfile

from tests.workforce.feeds.offering import BY, TODAY, decide

from keystay.workforce.feeds import actions
from keystay.workforce.feeds.models import Import

PROFESSIONALS = {
    "prof_professional_id": "P1",
    "prof_staff_id": "E1",
    "prof_professional_name": "Ama Mensah",
    "prof_social_worker_registration_no": "SW100001",
    "prof_agency_worker_flag": "",
    "prof_professional_job_title": "Social Worker",
    "prof_professional_caseload": "12",
    "prof_professional_department": "Crewe",
    "prof_full_time_equivalency": "1",
}
INVOLVEMENT = {
    "invo_involvements_id": "INV-CANARY77-1",
    "invo_professional_id": "P1",
    "invo_professional_role_id": "Allocated worker",
    "invo_professional_team": "T9",
    "invo_person_id": "CANARY77",
    "invo_involvement_start_date": "2025-01-10 00:00:00.000",
    "invo_involvement_end_date": "",
    "invo_worker_change_reason": "LEFTRL",
    "invo_referral_id": "REF-CANARY77",
}


def involvement(number: int, child: str = "CANARY77", **told: str) -> dict[str, str]:
    own = {"invo_involvements_id": f"INV-{child}-{number}", "invo_person_id": child}
    return INVOLVEMENT | own | {f"invo_{name}": value for name, value in told.items()}


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def system_c(*involvements: dict[str, str]) -> dict[str, bytes]:
    """SystemC: every involvement type, -1 for nobody, team ids with a table of departments."""
    rows = list(involvements) or [INVOLVEMENT]
    return {
        "ssd_professionals.csv": as_csv([PROFESSIONALS]),
        "ssd_involvements.csv": as_csv(rows),
        "ssd_department.csv": as_csv([{"dept_team_id": "T9", "dept_team_name": "Crewe"}]),
    }


def mosaic(*involvements: dict[str, str]) -> dict[str, bytes]:
    """Mosaic: no worker's name, the child as PersonID, teams by name, other column order."""
    person = {k: v for k, v in PROFESSIONALS.items() if k != "prof_professional_name"}
    rows = []
    for row in involvements or (INVOLVEMENT,):
        renamed = {("PersonID" if k == "invo_person_id" else k): v for k, v in row.items()}
        renamed["invo_professional_team"] = "Crewe"
        rows.append(dict(reversed(renamed.items())))
    return {
        "SSD_PROFESSIONALS.csv": as_csv([dict(reversed(person.items()))]),
        "SSD_INVOLVEMENTS.csv": as_csv(rows),
    }


def eclipse(*involvements: dict[str, str]) -> dict[str, bytes]:
    """Eclipse: its own id as the staff id, and a row repeated for each team that overlaps."""
    person = PROFESSIONALS | {"prof_staff_id": "P1", "prof_professional_job_title": ""}
    rows = list(involvements) or [INVOLVEMENT | {"invo_professional_team": "T8"}, INVOLVEMENT]
    teams = [("T8", "Macclesfield"), ("T9", "Crewe")]
    return {
        "ssd_professionals.csv": as_csv([person]),
        "ssd_involvements.csv": as_csv(rows),
        "ssd_department.csv": as_csv([{"dept_team_id": i, "dept_team_name": n} for i, n in teams]),
    }


def zipped(files: dict[str, bytes]) -> dict[str, bytes]:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"extract/{name}", content)
    return {"extract.zip": file.getvalue()}


def offer_files(files: dict[str, bytes], kind: str = "ssd", **decisions: str) -> Import:
    row = actions.receive(kind=kind, uploads=files, on=TODAY, by=BY)
    return decide(row, decisions)
