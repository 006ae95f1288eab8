"""What a mutant is: one small change of one module, described so that a person recognises it and a program makes it again."""

import ast
import builtins
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
NOT_MUTATED = {"__slots__", "__all__"}
BUILTIN_ERRORS = {name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)}
TEXT_OF = BUILTIN_ERRORS | {"NotAnInterval"}  # their texts are read by programmers, never by the people of a case


@dataclass(frozen=True)
class Mutant:
    """One change: `number` says which one, among all that can be made of the module's source."""

    module: str
    number: int
    where: str
    change: str
    lines: tuple[int, ...]
    in_function: bool

    @property
    def name(self) -> str:
        return f"`{self.module}` {self.where}: {self.change}"


@dataclass
class _Place:
    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST
    above: tuple[ast.AST, ...]  # the outermost first; the parent is the last

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a module, in the order of its source."""
    seen: Counter[str] = Counter()
    found = []
    tree = ast.parse(path.read_text("utf-8"))
    for number, (place, new) in enumerate(_changes(tree)):
        where = ".".join(one.name for one in place.above if isinstance(one, ast.FunctionDef | ast.ClassDef)) or "module"
        change = _told(place, new)
        seen[where + change] += 1
        if seen[where + change] > 1:
            change += f" ({seen[where + change]})"
        found.append(Mutant(path.name, number, where, change, _lines(place), _in_function(place)))
    return found


def mutated(path: Path, number: int) -> ast.Module:
    """The module's source with that one change in it."""
    tree = ast.parse(path.read_text("utf-8"))
    for found, (place, new) in enumerate(_changes(tree)):
        if found == number:
            place.put(new)
            return ast.fix_missing_locations(tree)
    raise LookupError(f"{path} has no mutant {number}")


def _places(node: ast.AST, above: tuple[ast.AST, ...] = ()) -> Iterator[_Place]:
    above = (*above, node)
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and not _passed_over(node, field, index, child):
                yield _Place(node, field, index, child, above)
                yield from _places(child, above)


def _passed_over(parent: ast.AST, field: str, index: int | None, child: ast.AST) -> bool:
    if isinstance(child, ast.Import | ast.ImportFrom):
        return True
    if isinstance(child, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id in NOT_MUTATED for target in child.targets)
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True  # a docstring
    if isinstance(parent, ast.JoinedStr) or isinstance(child, ast.JoinedStr):
        return isinstance(child, ast.Constant)
    return isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id in TEXT_OF and field == "args"


def _changes(tree: ast.Module) -> list[tuple[_Place, ast.AST]]:
    return [(place, ast.copy_location(new, place.node)) for place in list(_places(tree)) for new in _replacements(place)]


def _with(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _replacements(place: _Place) -> Iterator[ast.AST]:
    node = place.node
    match node:
        case ast.Compare():
            for at, op in enumerate(node.ops):
                if type(op) in COMPARISONS:
                    yield _with(node, ops=[*node.ops[:at], COMPARISONS[type(op)](), *node.ops[at + 1 :]])
        case ast.BoolOp():
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() | ast.AugAssign() if type(node.op) in ARITHMETIC:
            yield _with(node, op=ARITHMETIC[type(node.op)]())
        case ast.Constant(value=bool()) if not (isinstance(place.parent, ast.keyword) and place.parent.arg == "strict"):
            yield _with(node, value=not node.value)
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            yield _with(node, value=node.value + 1)
        case ast.Constant(value=str()):
            yield _with(node, value=f"XX{node.value}")
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield _with(node, value=ast.copy_location(ast.Constant(None), value))
        case ast.Name(ctx=ast.Load()) if node.id in NAMES:
            yield _with(node, id=NAMES[node.id])
        case ast.Call():
            for at in range(len(node.keywords)):
                if node.keywords[at].arg != "strict":  # `zip(strict=True)` asserts something that holds
                    yield _with(node, keywords=[*node.keywords[:at], *node.keywords[at + 1 :]])
            if len(node.args) > 1 and not isinstance(node.args[-1], ast.Starred):
                yield _with(node, args=node.args[:-1])
        case ast.Expr(value=ast.Call()) | ast.Raise():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
    if _is_test(place) and not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
        yield ast.UnaryOp(ast.Not(), node)


def _is_test(place: _Place) -> bool:
    return (place.field == "test" and isinstance(place.parent, ast.If | ast.IfExp | ast.While)) or place.field == "ifs"


def _told(place: _Place, new: ast.AST) -> str:
    """Before and after, with so much around it that one sees where it is."""
    around = [place.node, *reversed(place.above)]
    wide = next((one for one in around if isinstance(one, ast.stmt) or len(ast.unparse(one)) > 24), place.node)
    wide = place.above[-1] if wide is place.node and isinstance(wide, ast.Constant) else wide
    before = ast.unparse(wide).splitlines()[0]
    if wide is place.node:
        after = ast.unparse(ast.fix_missing_locations(new)).splitlines()[0]
    else:
        place.put(new)
        after = ast.unparse(ast.fix_missing_locations(wide)).splitlines()[0]
        place.put(place.node)
    same = next((at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    start = max(0, same - 60)
    return f"`{before[start : start + 110]}` → `{after[start : start + 110]}`"


def _lines(place: _Place) -> tuple[int, ...]:
    """The lines on which it runs: the whole of a simple statement, of a compound one only the changed part."""
    statement = next(one for one in reversed([*place.above, place.node]) if isinstance(one, ast.stmt | ast.Module))
    simple = not hasattr(statement, "body") and not isinstance(statement, ast.Module)
    whole = statement if simple else place.node
    return tuple(range(whole.lineno, whole.end_lineno + 1)) if hasattr(whole, "lineno") else (getattr(statement, "lineno", 1),)


def _in_function(place: _Place) -> bool:
    """Whether it runs when a function is called, not when the module is imported."""
    for one, below in zip(place.above, [*place.above[1:], place.node], strict=True):
        if isinstance(one, ast.FunctionDef | ast.Lambda) and not isinstance(below, ast.arguments):
            return True
    return False
