"""The mutants of a C++ source: small changes, each of which a test should notice."""
import re

# Binary operators stand between blanks (ci/format), template brackets, pointers and references do not.
SWAPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "+": "-", "-": "+", "*": "/", "/": "*",
         "%": "*", "&&": "||", "||": "&&", "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*="}
OPERATOR = re.compile(r"(?<= )(" + "|".join(sorted(map(re.escape, SWAPS), key=len, reverse=True)) + r")(?= )")
NUMBER = re.compile(r"(?<![\w.'])(\d[\d']*(?:\.\d*)?(?:e[-+]?\d+)?)(?=[^\w.'])")
CONDITION = re.compile(r"^\s*(?:\} else )?(?:if|while) \((.*)\)(?: \{| \w.*;)?$")
CALL = re.compile(r"\w\((\w[\w.]*), (\w[\w.]*)\)")
STATEMENT = re.compile(r"^\s+(\w[\w.\[\]>-]*)(?:\(.*\)| (?:[-+*/%|&^]|<<|>>)?= .+);$")
# Of these the order of two arguments does not matter.
SYMMETRIC = re.compile(r"\b(?:min|max|swap|hypot|gcd)$")
# What begins no statement that could be left out, and calls that save time alone, so that without them all is the same.
KEPT = re.compile(r"(?:return|throw|using|case|delete|static|const|constexpr|auto|else|break|continue|default|assert)\b")
ONLY_TIME = re.compile(r"\b(?:reserve|shrink_to_fit|prefetch|progress->advance)\(")


def without_text(line):
    """The line with blanks for what strings, characters and comments hold, so that places stay."""
    blank = lambda found: found.group(0)[0] + " " * (len(found.group(0)) - 2) + found.group(0)[-1]
    line = re.sub(r'"(?:[^"\\]|\\.)*"|(?<![\w])\'(?:[^\'\\]|\\.)\'', blank, line)
    return re.sub(r"//.*", lambda found: " " * len(found.group(0)), line)


def other_number(text):
    """A number that is near and not the same."""
    digits = text.replace("'", "")
    if re.fullmatch(r"\d+", digits):
        return str(int(digits) + 1)
    if float(digits) == 0.0:
        return "1.0"
    return repr(2.0 * float(digits))


def mutants_of_line(line):
    """(kind, place, length, replacement) of each change of one line."""
    bare = without_text(line)
    if bare.lstrip().startswith(("#", "template", "static_assert", "using", "namespace")) or not bare.strip():
        return
    if ONLY_TIME.search(bare):
        return
    condition, statement = CONDITION.match(bare.rstrip()), STATEMENT.match(bare.rstrip())
    bare = bare.partition("throw")[0] + " "  # what is said of an error is no arithmetic
    for found in OPERATOR.finditer(bare):
        if "operator" not in bare:
            yield "operator", found.start(), len(found.group(1)), SWAPS[found.group(1)]
    for found in NUMBER.finditer(bare):
        yield "constant", found.start(), len(found.group(1)), other_number(found.group(1))
    if condition and condition.group(1).count("(") == condition.group(1).count(")") and ";" not in condition.group(1):
        start, end = condition.span(1)
        yield "condition", start, end - start, f"!({line[start:end]})"
    for found in CALL.finditer(bare):
        symmetric = SYMMETRIC.search(bare[:found.start() + 1])
        if found.group(1) != found.group(2) and not found.group(1).isdigit() and not symmetric:
            start, end = found.start(1), found.end(2)
            yield "arguments", start, end - start, f"{found.group(2)}, {found.group(1)}"
    if statement and bare.count("(") == bare.count(")") and not KEPT.match(statement.group(1)):
        start = len(line) - len(line.lstrip())
        yield "statement", start, len(line) - start, ";"


def mutants_of(file, text):
    """All mutants of a source, as they stand in it; `line` counts from 1."""
    found, in_comment, in_error, seen = [], False, False, {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("/*"):
            in_comment = True
        nth = seen[line.strip()] = seen.get(line.strip(), 0) + 1  # of the lines that are written alike
        bare = without_text(line)
        if not (in_comment or in_error):
            for kind, start, length, replacement in mutants_of_line(line):
                after = line[:start] + replacement + line[start + length:]
                found.append({"file": file, "line": number, "kind": kind, "before": line.strip(), "after": after.strip(),
                              "nth": nth, "whole": after})
        if "*/" in line:
            in_comment = False
        in_error = (in_error or "throw " in bare) and not bare.rstrip().endswith((";", "{", "}"))
    return found
