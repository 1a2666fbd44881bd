"""What every measurement is given: options, a folder, records, programs."""
import pathlib
import re
import subprocess
import sys

BENCH = pathlib.Path(__file__).resolve().parent
ROOT = BENCH.parent


class Broken(Exception):
    """Something answered wrongly or not at all; being slow is no reason for it."""


class Bench:
    """`binary`, `counts`, `rounds` and `seconds` as they were asked for; `folder` for files of
    the run, which is taken away at its end."""

    def __init__(self, options, folder):
        self.binary, self.counts = options.binary, options.counts
        self.rounds, self.seconds = options.rounds, options.seconds
        self.folder = folder
        self.made = {}

    def records(self, count, fixture="allomia", name="calls"):
        """The JSON Lines of so many generated records, made once in a run."""
        path = self.folder / f"{fixture}-{name}-{count}.jsonl"
        if path not in self.made:
            self.tell(f"making {count:,} records of {fixture}")
            done = run_measured([self.binary, "generate", ROOT / "fixtures" / fixture, "--records",
                                 name, "--count", str(count), "--seed", "1", "--output", path])
            self.made[path] = done
            self.tell("")
        return path

    def cost_of_records(self, count, fixture="allomia", name="calls"):
        """What making them took, see run_measured."""
        return self.made[self.records(count, fixture, name)]

    def program(self, name):
        """A program of bench/NAME.c, which `make bench` builds beside the binary."""
        path = self.binary.parent / "bench" / name
        if not path.exists():
            raise Broken(f"{path} is not built; `make bench` builds it")
        return path

    @staticmethod
    def tell(text):
        """Progress, where somebody watches."""
        if sys.stderr.isatty():
            print(f"\r{text:78}\r", end="", file=sys.stderr, flush=True)


class Done:
    """A process that ended well: its CPU seconds, its greatest resident megabytes, its output."""

    def __init__(self, cpu, megabytes, output):
        self.cpu, self.megabytes, self.output = cpu, megabytes, output


# The last process to end is the one whose usage is told, whatever it inherited or left before.
TIMED = """
import resource, subprocess, sys
status = subprocess.call(sys.argv[1:])
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"\\nused {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss}", file=sys.stderr)
sys.exit(status)
"""


def run_measured(command, expected=0):
    """Runs a command to its end and tells what it used; Broken where its status is another."""
    command = [str(word) for word in command]
    done = subprocess.run([sys.executable, "-c", TIMED] + command, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, check=False)
    used = re.search(r"\nused ([\d.]+) (\d+)\n\Z", done.stderr)
    if done.returncode != expected or used is None:
        raise Broken(f"{' '.join(command)}: status {done.returncode}: "
                     f"{(done.stdout + done.stderr)[-2000:]}")
    return Done(float(used.group(1)), int(used.group(2)) / 1024, done.stdout)
