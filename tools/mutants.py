"""Mutation testing of `rules/`: changes one thing at a time and looks whether a test notices. Started by `make mutants`.

One process collects the tests once and forks for each mutant. The child puts the changed code into the functions that exist
already and runs the tests that passed over the changed line, the fastest first, until one fails. What runs while a module is
imported cannot be changed afterwards: such a mutant is tried in a child that imports everything anew.
Results are kept in var/mutants/, so that a run that was interrupted goes on. Why not mutmut: docs/decisions/.
"""

import argparse
import ast
import functools
import gc
import hashlib
import importlib.machinery
import importlib.util
import json
import os
import pickle
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from types import CodeType, FunctionType

import hypothesis
import pytest
from mutation import Mutant, mutants_of, mutated

HOUSE = Path(__file__).parents[1]
RULES = HOUSE / "rules"
KEPT = HOUSE / "var" / "mutants"
LISTED = HOUSE / "docs" / "mutants.md"
TESTS = [
    "interval", "law", "assess", "routes", "readings", "facts", "gazette", "reference_values", "advice", "calendar", "score",
    "score_advice", "questionnaire", "batch", "batch_files", "rules_command", "trace", "recompute", "judging", "tables",
    "safety", "smallest", "route_advice", "causes", "scale", "shown", "readings_of_the_model", "properties",
    "law_check", "law_shape", "law_sound", "law_lines", "law_series", "law_differences", "law_door", "recompute_places",
    "impact", "published", "route_cases", "columns", "fact_table",
]  # fmt: skip
LEAST = 0.95
EXAMPLES = 12  # of each property; more find little that the worked cases do not
SLOWEST = 3.0  # seconds of the processor; what takes longer is left out
PATIENCE = float(os.environ.get("MUTANTS_PATIENCE", "8"))  # seconds of tests for one mutant, the fastest first
JOBS = int(os.environ.get("MUTANTS_JOBS", "2"))  # mutants tried at the same time
MEMORY = 4 << 30
CLOSEST = 4  # files of tests that are tried alone before all of them
LOADING = "the law is loaded"
SURVIVED, KILLED, TIMEOUT = "survived", "killed", "timeout"
INSTEAD_OF_THE_HOOK = ["-p", "no:cacheprovider", "-p", "no:xdist", "--capture=no", "-q", "-W", "ignore"]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("modules", nargs="*", help="names of modules of rules/; all if none is named")
    asked.add_argument("--every", type=int, default=1, metavar="N", help="try only every N-th, for a first impression")
    asked.add_argument("--report", action="store_true", help="only tell what is known")
    wanted = asked.parse_args()
    named = [f"{name.removesuffix('.py')}.py" for name in wanted.modules]
    paths = [RULES / name for name in named] or sorted(RULES.glob("*.py"))
    mutants = [mutant for path in paths for mutant in mutants_of(path)]
    kept = Kept()
    if not wanted.report:
        os.chdir(HOUSE)
        open_ones = [mutant for mutant in mutants[:: wanted.every] if not kept.settled(mutant)]
        print(f"{len(mutants)} mutants, {len(open_ones)} to try", flush=True)
        late = in_a_child(lambda: warm_session(open_ones, kept)) if open_ones else []
        kept.read()
        for module in ("pydantic", "polars", "sqlmodel", "reportlab.pdfgen.canvas", "babel", "jsonschema", "tree_sitter_toml"):
            importlib.import_module(module)  # once, before the forks; nothing of the house
        again = [mutant for mutant in open_ones if mutant.name in set(late)]
        run_all(again, kept, run_anew)
    return report(mutants, kept)


class Kept:
    """What is known of each mutant: how it ended, which test killed it, and from which state of the files that is."""

    def __init__(self) -> None:
        KEPT.mkdir(parents=True, exist_ok=True)
        law = hashlib.sha256()
        for path in sorted([*RULES.rglob("*.toml"), *HOUSE.glob("tests/*.py"), HOUSE / "tests" / "conftest.py"]):
            law.update(path.read_bytes())
        self.sources = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:12] for path in RULES.glob("*.py")}
        self.state = hashlib.sha256((law.hexdigest() + str(sorted(self.sources.items()))).encode()).hexdigest()[:12]
        self.read()

    def read(self) -> None:
        self.known: dict[str, dict[str, str]] = {}
        file = KEPT / "results.jsonl"
        for line in file.read_text("utf-8").splitlines() if file.exists() else []:
            entry = json.loads(line)
            self.known[entry["name"]] = entry

    def settled(self, mutant: Mutant) -> bool:
        """Whether it need not be tried: nothing has changed since, or a test of these very sources killed it."""
        entry = self.known.get(mutant.name)
        if not entry or entry["source"] != self.sources[mutant.module]:
            return False
        return entry["state"] == self.state or (entry["end"] != SURVIVED and entry.get("test") in all_tests())

    def killer(self, mutant: Mutant) -> str | None:
        return self.known.get(mutant.name, {}).get("test")

    def note(self, mutant: Mutant, end: str, test: str) -> None:
        entry = {
            "name": mutant.name, "end": end, "test": test, "state": self.state, "source": self.sources[mutant.module],
        }  # fmt: skip
        self.known[mutant.name] = entry
        with (KEPT / "results.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def outcome(self, mutant: Mutant) -> str | None:
        entry = self.known.get(mutant.name)
        return entry["end"] if entry and entry["source"] == self.sources[mutant.module] else None


@functools.cache
def all_tests() -> set[str]:
    """The tests that passed when the tests were last measured, each with the digest of its file unchanged."""
    file = KEPT / "measured.pickle"
    if not file.exists():
        return set()
    measured = pickle.loads(file.read_bytes())
    same = {name for name, digest in measured["files"].items() if digest == digest_of(HOUSE / name)}
    return {test for test in measured["costs"] if test.split("::")[0] in same}


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


# --- children


def in_a_child(work: Callable[[], object]) -> object:
    """What `work` returns, done in a process of its own that leaves nothing behind in this one."""
    reading, writing = os.pipe()
    if not (child := os.fork()):
        os.close(reading)
        told = pickle.dumps(work())
        with os.fdopen(writing, "wb") as out:
            out.write(told)
        sys.stdout.flush()
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as out:
        told = out.read()
    os.waitpid(child, 0)
    return pickle.loads(told)


def run_all(mutants: list[Mutant], kept: Kept, run: Callable[[Mutant, Path], None]) -> None:
    """Tries mutants, so many at a time as there are cores. `run` ends its process: 0 survived, 1 killed."""
    waiting, running = list(reversed(mutants)), {}
    began, done = time.monotonic(), 0
    while waiting or running:
        while waiting and len(running) < JOBS:
            mutant, folder = waiting.pop(), Path(tempfile.mkdtemp(prefix="mutant-"))
            sys.stdout.flush()
            if not (child := os.fork()):
                start_child()
                try:
                    run(mutant, folder)
                except BaseException:  # noqa: BLE001 whatever a mutant throws, it was noticed
                    os._exit(1)
                os._exit(0)
            running[child] = mutant, folder, time.monotonic()
        ended, status = os.waitpid(-1, os.WNOHANG)
        if not ended:
            for child, (_, _, since) in running.items():
                if time.monotonic() - since > 20 * PATIENCE:
                    os.kill(child, signal.SIGKILL)
            time.sleep(0.01)
            continue
        mutant, folder, _ = running.pop(ended)
        test = (folder / "killer").read_text("utf-8") if (folder / "killer").exists() else ""
        end = SURVIVED if status == 0 else TIMEOUT if os.WIFSIGNALED(status) else KILLED
        kept.note(mutant, end, test)
        shutil.rmtree(folder, ignore_errors=True)
        done += 1
        if done % 50 == 0 or end == SURVIVED:
            print(f"{done}/{len(mutants)} {time.monotonic() - began:.0f}s {mutant.name if end == SURVIVED else ''}", flush=True)


def start_child() -> None:
    """Silent, and limited in memory and in the processor's time, not in the clock's: the machine may be busy."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    used = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + 4 * PATIENCE), int(used + 4 * PATIENCE) + 5))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


# --- mutants inside functions: tests collected once


class Session:
    """A pytest session that does something else with its tests than running them one after the other."""

    def __init__(self, work: Callable[[list[pytest.Item]], None]) -> None:
        self.work = work

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            settings = getattr(getattr(item, "obj", None), "_hypothesis_internal_use_settings", None)
            if settings:
                phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
                fewer = min(EXAMPLES, settings.max_examples)
                quick = hypothesis.settings(
                    settings, max_examples=fewer, derandomize=True, database=None, phases=phases, deadline=None
                )
                getattr(item.obj, "__func__", item.obj)._hypothesis_internal_use_settings = quick

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.work(session.items)
        return True


def test_files() -> list[str]:
    return [f"tests/test_{name}.py" for name in TESTS if (HOUSE / "tests" / f"test_{name}.py").exists()]


def warm_session(mutants: list[Mutant], kept: Kept) -> list[str]:
    """Tries the mutants inside functions; returns the names of those that have to be tried by importing anew."""
    late: list[str] = []

    def work(items: list[pytest.Item]) -> None:
        measured = measure(items)
        by_id = {item.nodeid: item for item in items}
        functions, caches = living_functions(), caches_of_the_house()
        gc.freeze()
        inside = []
        for mutant in mutants:
            here = mutant.in_function and tests_for(mutant, measured) and fits(mutant, functions)
            (inside if here else late).append(mutant if here else mutant.name)

        def run(mutant: Mutant, folder: Path) -> None:
            put_into(mutant, functions)
            forget(caches if loads_the_law(mutant, measured) else [one for one in caches if one.__name__ != "law"])
            ids = tests_for(mutant, measured)
            if (killer := kept.killer(mutant)) in by_id:
                ids = [killer, *(test for test in ids if test != killer)]
            run_items([by_id[test] for test in ids if test in by_id], folder)

        print(f"{len(inside)} inside functions, {len(late)} by importing anew", flush=True)
        run_all(inside, kept, run)

    pytest.main([*INSTEAD_OF_THE_HOOK, *test_files()], plugins=[Session(work)])
    return late


def measure(items: list[pytest.Item]) -> dict:
    """Which lines each test passes over, and how long it takes; measured again where its file or the rules change."""
    rules = {path.name: digest_of(path) for path in RULES.rglob("*") if path.suffix in (".py", ".toml")}
    files = {str(path.relative_to(HOUSE)): digest_of(path) for path in HOUSE.glob("tests/*.py")}
    file = KEPT / "measured.pickle"
    known = pickle.loads(file.read_bytes()) if file.exists() else {}
    if known.get("rules") != rules:
        known = {"costs": {}, "out": {}, "lines": {}, "files": {}}
    changed = {name for name, digest in files.items() if known["files"].get(name) != digest}
    fresh = [item for item in items if item.nodeid.split("::")[0] in changed]
    began = time.monotonic()
    if fresh:
        new = in_a_child(lambda: measured_now(fresh))
        for part in ("costs", "out"):
            known[part] = {test: it for test, it in known[part].items() if test.split("::")[0] not in changed} | new[part]
        for module, lines in new["lines"].items():
            mine = known["lines"].setdefault(module, {})
            for line, tests in lines.items():
                mine[line] = [*(one for one in mine.get(line, ()) if one.split("::")[0] not in changed), *tests]
    known |= {"rules": rules, "files": files}
    file.write_bytes(pickle.dumps(known))
    print(
        f"{len(fresh)} tests measured in {time.monotonic() - began:.0f}s; {len(known['out'])} left out, see var/mutants/",
        flush=True,
    )
    (KEPT / "left-out.txt").write_text("".join(f"{test} ({why})\n" for test, why in known["out"].items()), "utf-8")
    all_tests.cache_clear()
    return known


def measured_now(items: list[pytest.Item]) -> dict:
    import coverage

    from rules.gazette import law

    start_child_quietly()
    processes: list[object] = []
    started = subprocess.Popen.__init__
    subprocess.Popen.__init__ = lambda self, *args, **more: (processes.append(args), started(self, *args, **more))[1]
    costs, out = {}, {}
    watch = coverage.Coverage(data_file=None, include=[f"{RULES}/*"], config_file=False)
    caches = caches_of_the_house()
    forget(caches)
    small = [one for one in caches if one.__module__.startswith("rules") and one.__name__ != "law"]
    watch.start()
    watch.switch_context(LOADING)
    law()
    for item, after in zip(items, [*items[1:], None], strict=True):
        watch.switch_context(item.nodeid)
        processes.clear()
        forget(small)  # or only the first test that asks would seem to pass over what they keep
        began = time.process_time()
        failed = any(one.failed for one in pytest_reports(item, after))
        taken = time.process_time() - began
        if failed or processes or taken > SLOWEST or item.get_closest_marker("browser"):
            out[item.nodeid] = "fails" if failed else "a process of its own" if processes else f"{taken:.0f} s"
        else:
            costs[item.nodeid] = taken
    watch.stop()
    data = watch.get_data()
    lines = {Path(name).name: data.contexts_by_lineno(name) for name in data.measured_files()}
    return {"costs": costs, "out": out, "lines": lines}


def start_child_quietly() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def pytest_reports(item: pytest.Item, after: pytest.Item | None) -> list[pytest.TestReport]:
    from _pytest.runner import runtestprotocol

    return runtestprotocol(item, nextitem=after, log=False)


def tests_for(mutant: Mutant, measured: dict) -> list[str]:
    """The tests that pass over the changed line, the fastest first; then all others where the law is loaded by that line."""
    costs, passing = measured["costs"], passing_over(mutant, measured)
    near = sorted(passing & costs.keys(), key=costs.get)
    far = sorted(costs.keys() - passing, key=lambda test: (not _scores(test), costs[test])) if LOADING in passing else []
    if not far:
        return within(near, costs, PATIENCE)
    return [*within(near, costs, PATIENCE), *within(far, costs, PATIENCE / 2)]


def within(tests: list[str], costs: dict[str, float], patience: float) -> list[str]:
    """So many of these tests, from the first on, as take no longer than that."""
    spent = accumulate(costs[test] for test in tests)
    return [test for test, so_far in zip(tests, spent, strict=True) if so_far <= patience]


def _scores(test: str) -> bool:
    """Whether it looks at what a host is given: there a law that was read wrongly shows first."""
    return test.split("::")[0] in ("tests/test_assess.py", "tests/test_routes.py", "tests/test_readings.py")


def passing_over(mutant: Mutant, measured: dict) -> set[str]:
    lines = measured["lines"].get(mutant.module, {})
    return {test for line in mutant.lines for test in lines.get(line, ())}


def loads_the_law(mutant: Mutant, measured: dict) -> bool:
    return LOADING in passing_over(mutant, measured)


def run_items(items: list[pytest.Item], folder: Path) -> None:
    """Runs tests until one fails. Ends the process."""
    if items:
        items[0].config._tmp_path_factory._basetemp = folder
    for item, after in zip(items, [*items[1:], None], strict=True):
        (folder / "killer").write_text(item.nodeid, "utf-8")
        if any(one.failed for one in pytest_reports(item, after)):
            os._exit(1)
    (folder / "killer").unlink(missing_ok=True)
    os._exit(0)


def living_functions() -> dict[tuple[str, str, int], list[FunctionType]]:
    found = defaultdict(list)
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename.startswith(str(RULES)):
            code = one.__code__
            found[Path(code.co_filename).name, code.co_qualname, code.co_firstlineno].append(one)
    return found


def fits(mutant: Mutant, functions: dict[tuple[str, str, int], list[FunctionType]]) -> bool:
    """Whether it can be put into living functions: not where the names change that they close over, `super()` among them."""
    return all(
        len(old.co_freevars) == len(new.co_freevars) or (mutant.module, old.co_qualname, old.co_firstlineno) not in functions
        for old, new in differing(*codes(mutant))
    )


def codes(mutant: Mutant) -> tuple[CodeType, CodeType]:
    path = RULES / mutant.module
    before = compile(path.read_text("utf-8"), str(path), "exec", dont_inherit=True)
    return before, compile(mutated(path, mutant.number), str(path), "exec", dont_inherit=True)


def put_into(mutant: Mutant, functions: dict[tuple[str, str, int], list[FunctionType]]) -> None:
    """Gives the living functions the changed code."""
    for old, new in differing(*codes(mutant)):
        for function in functions.get((mutant.module, old.co_qualname, old.co_firstlineno), ()):
            if function.__code__ == old:
                function.__code__ = new


def differing(before: CodeType, after: CodeType) -> list[tuple[CodeType, CodeType]]:
    found = []
    olds = [const for const in before.co_consts if isinstance(const, CodeType)]
    news = [const for const in after.co_consts if isinstance(const, CodeType)]
    for old, new in zip(olds, news, strict=False):
        if old != new:
            found += [(old, new), *differing(old, new)]
    return found


def caches_of_the_house() -> list[functools._lru_cache_wrapper]:
    rooms = ("rules", "forms", "workflow")
    caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper)]
    return [one for one in caches if getattr(one, "__module__", "").split(".")[0] in rooms]


def forget(caches: list[functools._lru_cache_wrapper]) -> None:
    """Empties caches, so that what was worked out with the right code is worked out again."""
    for one in caches:
        one.cache_clear()


# --- mutants of what runs while a module is imported


class Changed(importlib.machinery.SourceFileLoader):
    """Loads a module with one change in it."""

    tree: ast.Module

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.tree, self.path, "exec", dont_inherit=True)


class Finder:
    """Finds that one module before anybody else does."""

    def __init__(self, mutant: Mutant) -> None:
        self.path = RULES / mutant.module
        stem = mutant.module.removesuffix(".py")
        self.name = "rules" if stem == "__init__" else f"rules.{stem}"
        self.tree = mutated(self.path, mutant.number)

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        loader = Changed(name, str(self.path))
        loader.tree = self.tree
        places = [str(RULES)] if self.name == "rules" else None
        return importlib.util.spec_from_file_location(name, self.path, loader=loader, submodule_search_locations=places)


def run_anew(mutant: Mutant, folder: Path) -> None:
    """Tries the files with the most tests of this module first: to collect them all takes longer than to run what kills it."""
    sys.meta_path.insert(0, Finder(mutant))
    measured = pickle.loads((KEPT / "measured.pickle").read_bytes())
    costs, lines = measured["costs"], measured["lines"].get(mutant.module, {})
    near = {test for tests in lines.values() for test in tests}
    closest = [file for file, _ in Counter(test.split("::")[0] for test in near).most_common(CLOSEST)]
    if closest:
        if not (child := os.fork()):
            run_files(closest, costs, near, folder)
        _, status = os.waitpid(child, 0)
        if status:
            os.kill(os.getpid(), os.WTERMSIG(status)) if os.WIFSIGNALED(status) else os._exit(1)
    run_files(test_files(), costs, near, folder)


def run_files(files: list[str], costs: dict[str, float], near: set[str], folder: Path) -> None:
    """Runs the tests of these files in this process, the near ones first, and ends it."""
    expected = sum(test.split("::")[0] in files for test in costs)

    def work(items: list[pytest.Item]) -> None:
        chosen = [item for item in items if item.nodeid in costs]
        if len(chosen) < 0.9 * expected:
            os._exit(1)  # the tests themselves came out differently
        order = sorted(chosen, key=lambda item: (item.nodeid not in near, not _scores(item.nodeid), costs[item.nodeid]))
        within_patience = set(within([item.nodeid for item in order], costs, PATIENCE))
        run_items([item for item in order if item.nodeid in within_patience], folder)

    pytest.main([*INSTEAD_OF_THE_HOOK, f"--basetemp={folder / 'tmp'}", *files], plugins=[Session(work)])
    os._exit(1)  # it could not even be imported


# --- the report


def report(mutants: list[Mutant], kept: Kept) -> int:
    """Prints the score of each module and of all, and the survivors; returns the exit code."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    listed = LISTED.read_text("utf-8") if LISTED.exists() else ""
    survivors = []
    for mutant in mutants:
        end = kept.outcome(mutant) or "not tried"
        table[mutant.module][end] += 1
        if end in (SURVIVED, "not tried"):
            survivors.append((mutant, end))
    for mutant, end in survivors:
        if end == SURVIVED:
            print(f"{'listed  ' if mutant.name in listed else 'SURVIVED'} {mutant.lines[0]:>4} {mutant.name}")
    total: Counter[str] = sum(table.values(), Counter())
    print(f"\n{'module':24}{'mutants':>9}{'killed':>9}{'timeout':>9}{'survived':>9}{'not tried':>10}{'score':>9}")
    for module, ends in [*sorted(table.items()), ("in all", total)]:
        print(
            f"{module:24}{ends.total():9}{ends[KILLED]:9}{ends[TIMEOUT]:9}{ends[SURVIVED]:9}{ends['not tried']:10}"
            f"{score(ends):9.1%}"
        )
    unlisted = sum(end == SURVIVED and mutant.name not in listed for mutant, end in survivors)
    print(f"\n{unlisted} survivors are not in docs/mutants.md; at least {LEAST:.0%} must be killed.")
    return 0 if score(total) >= LEAST else 1


def score(ends: Counter[str]) -> float:
    return (ends[KILLED] + ends[TIMEOUT]) / max(1, ends.total())


if __name__ == "__main__":
    sys.exit(main())
