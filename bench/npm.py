"""Packages from npm, in a folder below build/: nothing is installed for the machine."""
import json
import shutil
import subprocess

from setting import ROOT

FOLDER = ROOT / "build/npm"
MINUTES = 10


def present(name, wanted):
    path = FOLDER / name / "node_modules" / wanted.rpartition("@")[0] / "package.json"
    version = wanted.rpartition("@")[2]
    return path.exists() and json.loads(path.read_text(encoding="utf-8"))["version"] == version


def install(name, packages):
    """The folder that holds node_modules with `packages` (NAME@VERSION), and why not where they
    cannot be had: one of the two is None."""
    folder = FOLDER / name
    if all(present(name, wanted) for wanted in packages):
        return folder, None
    if shutil.which("npm") is None:
        return None, "npm is not installed"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}\n', encoding="ascii")
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact",
               "--loglevel", "error", *packages]
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False, timeout=60 * MINUTES)
    except subprocess.TimeoutExpired:
        return None, f"npm did not end in {MINUTES} minutes"
    if done.returncode != 0 or not all(present(name, wanted) for wanted in packages):
        said = [line for line in (done.stderr + done.stdout).splitlines() if "Unknown" not in line]
        return None, "npm could not install it: " + " ".join(said)[:300]
    return folder, None
