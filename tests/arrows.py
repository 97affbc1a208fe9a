#!/usr/bin/env python3
"""Holds the sources to the arrows between the parts: app -> lessons -> engine, and inside them to CMake's.

Which target may include which header is what its CMakeLists.txt says in target_link_libraries: this script reads it
there, closes it over, and looks at every #include. Beside that, some headers and system calls have one place each; the
tables below name it and the reason.

usage: arrows.py [--self-test]   exit status 0, or 1 with one line per violation
"""

import pathlib
import re
import sys
import tempfile

PARTS = {"engine": ["engine"], "lessons": ["lessons", "engine"], "app": ["app", "lessons", "engine"]}

# What only these folders may use, and why.
CONFINED = [
    (r"#include <(imgui|GLFW/|backends/imgui)", ["app/"], "the window is drawn in app/"),
    (r"#include <uv\.h>", ["engine/"], "libuv is the engine's loop"),
    (r"#include <(libmnl/|linux/(rt)?netlink|linux/inet_diag|linux/sock_diag|linux/if_link|linux/fib_rules)",
     ["engine/world/", "engine/observe/"], "netlink makes the world and lists its sockets"),
    (r"(?<![\w.>:])(::)?(setns|unshare)\(", ["engine/world/"], "only the world process changes namespaces"),
    (r"#include <sys/socket\.h>", ["engine/"], "a view never touches a socket"),
    (r"#include <md4c\.h>", ["lessons/format/"], "Markdown is the lessons' format"),
]

# What costs seconds to compile stays in one .cc.
HEAVY = ["nlohmann/json.hpp", "toml++/toml.h", "CLI/CLI.hpp"]


def read_targets(root):
    """Returns {file: target} for every listed source and its header, and {target: set of targets it links}."""
    owner, links = {}, {}
    for path in sorted(root.glob("*/**/CMakeLists.txt")):
        if path.relative_to(root).parts[0] not in PARTS:
            continue
        text = re.sub(r"#.*", "", path.read_text())
        for target, sources in re.findall(r"\b\w*(?:library|executable)\(\s*(\w+)\s([^)]*)\)", text):
            links.setdefault(target, set())
            for source in re.findall(r"[\w/.-]+\.(?:cc|c|h)\b", sources):
                file = (path.parent / source).relative_to(root)
                owner[str(file)] = owner[str(file.with_suffix(".h"))] = target
        for target, linked in re.findall(r"\btarget_link_libraries\(\s*(\w+)\s([^)]*)\)", text):
            links.setdefault(target, set()).update(linked.split())
    return owner, links


def closure(target, links):
    reached, todo = set(), [target]
    while todo:
        for linked in links.get(todo.pop(), ()):
            if linked in links and linked not in reached:
                reached.add(linked)
                todo.append(linked)
    return reached


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", lambda match: "\n" * match[0].count("\n"), text, flags=re.DOTALL)


def violations(root):
    owner, links = read_targets(root)

    def target_of(file):
        return owner.get(file) or (pathlib.Path(file).parent.name if pathlib.Path(file).parent.name in links else None)

    for target in links:
        if target in closure(target, links):
            yield f"CMake target {target} depends on itself by way of others"

    heavy = {header: [] for header in HEAVY}
    for part, roots in PARTS.items():
        files = sorted(file for kind in ("h", "cc", "c") for file in (root / part).rglob(f"*.{kind}"))
        for path in files:
            name = str(path.relative_to(root))
            if part == "lessons" and name.endswith(".c"):
                continue  # a lesson's program is a student's program: it includes what it likes
            own = target_of(name)
            allowed = closure(own, links) | {own} if own else None
            for number, line in enumerate(without_comments(path.read_text()).splitlines(), 1):
                place = f"{name}:{number}"
                for pattern, folders, reason in CONFINED:
                    if re.search(pattern, line) and not name.startswith(tuple(folders)):
                        yield f"{place}: {line.strip()} belongs in {', '.join(folders)}: {reason}"
                for header in HEAVY:
                    if f"#include <{header}>" in line:
                        heavy[header].append(name)
                include = re.match(r'\s*#include "([^"]+)"', line)
                if not include:
                    continue
                candidates = [include[1], f"engine/{include[1]}", str(path.parent.relative_to(root) / include[1])]
                found = next((file for file in candidates if (root / file).is_file()), None)
                if found is None:
                    continue  # generated, or the compiler will say
                if found.split("/")[0] not in roots:
                    yield f"{place}: {part}/ may not include {found}"
                elif allowed is not None and target_of(found) and target_of(found) not in allowed:
                    yield f"{place}: target {own} does not link {target_of(found)}, of which {found} is a part"

    for header, users in heavy.items():
        if len(users) > 1 or any(user.endswith(".h") for user in users):
            yield f"<{header}> costs seconds per file: one .cc may include it, not {', '.join(users)}"


def self_test():
    """A tree with one violation of every kind: each must be found, and nothing else."""
    tree = {
        "engine/CMakeLists.txt": "add_subdirectory(base)\n",
        "engine/base/CMakeLists.txt": "engine_library(base a.cc)\n",
        "engine/base/a.h": "",
        "engine/base/a.cc": '#include "base/a.h"\n#include "wire/b.h"\n',
        "engine/wire/CMakeLists.txt": "engine_library(wire b.cc)\ntarget_link_libraries(wire PUBLIC base)\n",
        "engine/wire/b.h": '#include "base/a.h"  // fine\n// unshare() is only spoken of here\n',
        "engine/wire/b.cc": '#include "app/c.h"\nint f() { return unshare(0); }\n#include <imgui.h>\n',
        "engine/wire/loose.h": '#include "loop/d.h"\n',
        "engine/loop/CMakeLists.txt": "engine_library(loop d.cc)\ntarget_link_libraries(loop PUBLIC knot)\n"
                                      "engine_library(knot k.cc)\ntarget_link_libraries(knot PUBLIC loop)\n",
        "engine/loop/d.h": "",
        "app/c.h": "#include <uv.h>\n#include <CLI/CLI.hpp>\n",
        "lessons/x/server.c": "#include <sys/socket.h>\n",
    }
    expected = ["base/a.cc:2: target base does not link wire", "engine/wire/b.cc:1: engine/ may not include app/c.h",
                "engine/wire/b.cc:2:", "engine/wire/b.cc:3:", "engine/wire/loose.h:1: target wire does not link loop",
                "target loop depends", "target knot depends", "app/c.h:1:", "<CLI/CLI.hpp>"]
    with tempfile.TemporaryDirectory() as folder:
        for name, text in tree.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        found = list(violations(pathlib.Path(folder)))
    wrong = [want for want in expected if sum(want in line for line in found) != 1]
    if wrong or len(found) != len(expected):
        sys.exit("arrows.py misses or invents violations.\nwanted:\n  " + "\n  ".join(expected) +
                 "\nfound:\n  " + "\n  ".join(found))


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
    elif sys.argv[1:]:
        sys.exit(__doc__)
    else:
        lines = list(violations(pathlib.Path(__file__).resolve().parent.parent))
        print("\n".join(lines), end="\n" if lines else "")
        sys.exit(1 if lines else 0)
