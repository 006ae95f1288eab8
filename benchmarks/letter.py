"""How long a letter of two pages takes beside typst, plain ReportLab, WeasyPrint and fpdf2, and how long our whole letter.

`make bench-letter` runs it. Each of them works in a process of its own and prints the same letter in the same turn; the next
turn brings another name, number and code. Warm: processes that go on. Cold: a whole process, from its start to the PDF.
"""

import io
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

HOUSE = Path(__file__).parents[1]
FONTS = HOUSE / "forms" / "letter" / "fonts"
PEERS = ("typst", "reportlab", "weasyprint", "fpdf2")
TURNS, SLOW, COLD = 60, 10, 7  # turns; turns in which the slow ones take part; starts of a process
SLOW_ONES = ("weasyprint", "fpdf2")
WARM_WANTED, COLD_WANTED, SIZE_WANTED = 1.5, 1.2, 160_000  # against typst, against ReportLab, bytes (issue 4)


def press(name: str):
    """What prints letters under this name, made ready."""
    if name == "jiancai":
        import letter_ours

        return letter_ours.printed
    import letter_peers

    return letter_peers.PEERS[name]().printed


def work(name: str, first: Path) -> None:
    """Prints the letter of each number that comes in and answers with the seconds; the first one goes to a file."""
    from letter_text import letter

    printed = press(name)
    for line in sys.stdin:
        told = letter(int(line))
        began = time.perf_counter()
        document = printed(told)
        print(time.perf_counter() - began, flush=True)
        if not first.exists():
            first.write_bytes(document)


def command(name: str, peers: Path) -> list[str]:
    """How a process for this name is started."""
    python = sys.executable if name == "jiancai" else str(peers / "bin" / "python")
    return [python, "-W", "ignore", __file__, "work", name]


def environment() -> dict[str, str]:
    """What each process finds around it."""
    return {**os.environ, "LETTER_FONTS": str(FONTS), "PYTHONPATH": str(HOUSE)}


def warm(peers: Path, folder: Path) -> dict[str, list[float]]:
    """Seconds of each letter, by name; the first letter of each process, which reads the fonts, is left out."""
    names = ("jiancai", *PEERS)
    running = {
        name: subprocess.Popen(
            [*command(name, peers), str(folder / f"{name}.pdf")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(),
        )
        for name in names
    }  # fmt: skip
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(TURNS + 1):
        for name, process in running.items():
            if name in SLOW_ONES and number > SLOW:
                continue
            process.stdin.write(f"{number}\n")
            process.stdin.flush()
            seconds[name].append(float(process.stdout.readline()))
    for process in running.values():
        process.stdin.close()
        process.wait()
    return {name: taken[1:] for name, taken in seconds.items()}


def cold(peers: Path, folder: Path) -> dict[str, list[float]]:
    """Seconds of a whole process that prints one letter, by name."""
    seconds: dict[str, list[float]] = {name: [] for name in ("jiancai", *PEERS)}
    for _ in range(COLD):
        for name, taken in seconds.items():
            began = time.perf_counter()
            again = [*command(name, peers), str(folder / "again.pdf")]
            subprocess.run(again, input="1\n", text=True, stdout=subprocess.DEVNULL, env=environment(), check=True)
            taken.append(time.perf_counter() - began)
    return seconds


def whole() -> tuple[float, float, int, int]:
    """Our whole letter with its annexes, as it is issued by now: best and median seconds, pages, bytes."""
    sys.path[:0] = [str(HOUSE), str(HOUSE / "tests")]
    import pypdfium2
    from letter_text import NAMES
    from letters import statement

    from forms.letter import print_letter

    taken = []
    for number in range(TURNS):
        told = statement(host_chinese_name=NAMES[number % len(NAMES)], number=f"沪播荐〔2026〕{number}号")
        began = time.perf_counter()
        document = print_letter(told)
        taken.append(time.perf_counter() - began)
    return min(taken[1:]), median(taken[1:]), len(pypdfium2.PdfDocument(document)), len(document)


def shapes(folder: Path) -> dict[str, int]:
    """The size of each one's first letter in bytes.

    :raises SystemExit: one of them has not two pages.
    """
    import pypdfium2

    sizes = {}
    for name in ("jiancai", *PEERS):
        content = (folder / f"{name}.pdf").read_bytes()
        if (pages := len(pypdfium2.PdfDocument(io.BytesIO(content)))) != 2:
            raise SystemExit(f"{name}: {pages} pages, two are needed for a comparison")
        sizes[name] = len(content)
    return sizes


def main(peers: Path) -> int:
    """Measures all, prints the table, and answers 1 when something is above what is wanted."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        hot, start, sizes = warm(peers, folder), cold(peers, folder), shapes(folder)
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    print("two pages, milliseconds: best (median); ratio to ours of the best")
    for name, taken in hot.items():
        line = f"  {name:10} warm {min(taken) * 1e3:6.1f} ({median(taken) * 1e3:6.1f}) {min(taken) / min(hot['jiancai']):5.2f}"
        first = start[name]
        line += f"   cold {min(first) * 1e3:6.0f} ({median(first) * 1e3:6.0f}) {min(first) / min(start['jiancai']):5.2f}"
        print(f"{line}   {sizes[name] / 1e3:.0f} kB")
    best, middle, pages, size = whole()
    print(f"our whole letter, {pages} pages: {best * 1e3:.1f} ms ({middle * 1e3:.1f}), {size / 1e3:.0f} kB")
    ratios = [
        ("warm, ours to typst", min(hot["jiancai"]) / min(hot["typst"]), WARM_WANTED),
        ("cold, ours to ReportLab", min(start["jiancai"]) / min(start["reportlab"]), COLD_WANTED),
        ("size in bytes", sizes["jiancai"], SIZE_WANTED),
    ]
    for what, found, wanted in ratios:
        print(f"{what}: {found:.2f}, wanted at most {wanted}{'' if found <= wanted else ': ABOVE'}")
    return int(any(found > wanted for _, found, wanted in ratios))


if __name__ == "__main__":
    if sys.argv[1] == "work":
        work(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main(Path(sys.argv[1])))
