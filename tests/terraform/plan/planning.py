"""The plans of the cases, made by the real Terraform with the fake providers of tests/oracles.

    python tests/terraform/plan/planning.py [CASE ...]

writes `plan.json` (before the first deployment) and `deployed.json` (after it) of each case anew.
"""

import json
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

CASES = Path(__file__).parent / "cases"
PLANS = {"plan.json": False, "deployed.json": True}
"""File name, and whether it is the plan that follows the deployment."""

SIFTED = ("timestamp", "resource_drift", "checks", "output_changes", "planned_outputs")


def plan_text(case: Path, name: str) -> str:
    """A plan as it is committed, without what differs from run to run."""
    from oracles.plan import plan

    shown = plan(case / "terraform", known=PLANS[name])
    shown = {key: value for key, value in shown.items() if key not in SIFTED}
    shown["terraform_version"] = "1.11.4"
    if "relevant_attributes" in shown:
        shown["relevant_attributes"].sort(key=json.dumps)
    return json.dumps(shown, indent=1) + "\n"


def main() -> None:
    """The command line."""
    for case in [CASES / name for name in sys.argv[1:]] or sorted(CASES.iterdir()):
        for name in PLANS:
            (case / name).write_text(plan_text(case, name), "utf-8")


if __name__ == "__main__":
    main()
