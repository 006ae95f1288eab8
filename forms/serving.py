"""What `jiancai serve` becomes: Streamlit with our `app.py`, in a process whose logs are ours from its first line on."""

import os
import sys

from forms.logs import write_logs


def main() -> None:
    """Hands over to Streamlit's own command, with the arguments of this process."""
    write_logs(os.environ.get("JIANCAI_LOG_FORMAT", "json"))
    from streamlit.web.cli import main as streamlit

    streamlit(["run", *sys.argv[1:]], prog_name="streamlit")


if __name__ == "__main__":
    main()
