#!/usr/bin/python3
"""Measures the mock and the check against what does the same with less, and writes
bench/RESULTS.md. Run it by `make bench`; bench/README.md says how to read what it writes.

    bench/bench.py BINARY [--counts 100,10000] [--only cases,ready] [--rounds 5]
                   [--seconds 1] [--output FILE]

What is measured stands in bench/measure_NAME.py, one file a measurement; see "Another
measurement" in bench/README.md. Slow is no failure: the status is 0 unless something breaks.
"""
import argparse
import contextlib
import importlib
import pathlib
import signal
import sys
import tempfile

from report import claims_table
from setting import BENCH, ROOT, Bench, Broken
from servers import machine

COUNTS = "100,10000,1000000"
PEER_COUNTS = "100,10000,100000"


def measurements(pattern, only):
    """The modules that match, in the order of their PLACE, or those that are named."""
    sys.path.insert(0, str(BENCH))
    found = {path.stem.split("_", 1)[1]: importlib.import_module(path.stem)
             for path in BENCH.glob(pattern)}
    unknown = [name for name in only if name not in found]
    if unknown:
        raise Broken(f"no measurement is called {', '.join(unknown)}: {', '.join(sorted(found))}")
    return sorted((module for name, module in found.items() if not only or name in only),
                  key=lambda module: module.PLACE)


def run(options, pattern):
    head = machine(options)
    sections = []
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench.")))
        bench = Bench(options, folder)
        for module in measurements(pattern, options.only):
            section = module.measure(bench)
            if section is not None:
                sections.append(section)
                print(f"## {section.title}\n\n{section.text}\n", flush=True)
    claims = claims_table([claim for section in sections for claim in section.claims])
    return "\n".join([head, claims] + [f"## {section.title}\n\n{section.text}\n"
                                       for section in sections]), claims


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    words = lambda text: [word for word in text.split(",") if word]
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--counts", type=words, help="records served, least first")
    parser.add_argument("--only", type=words, default="", help="measurements, by their names")
    parser.add_argument("--peers", action="store_true", help="measure those from npm instead")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=1, help="of load in each round")
    parser.add_argument("--output", type=pathlib.Path)
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    wanted = options.counts or words(PEER_COUNTS if options.peers else COUNTS)
    options.counts = sorted(int(word) for word in wanted)
    name = "PEERS.md" if options.peers else "RESULTS.md"
    options.output = options.output or ROOT / "bench" / name
    return options


def main():
    options = parse()
    # What was started ends with this, also when it is told to end.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        text, claims = run(options, "peers_*.py" if options.peers else "measure_*.py")
    except Broken as broken:
        sys.exit(f"bench: {broken}")
    options.output.write_text(text, encoding="utf-8")
    print(claims)
    print(f"bench: {options.output}")


if __name__ == "__main__":
    main()
