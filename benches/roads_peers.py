#!/usr/bin/env python3
"""The roads beside OSRM and Valhalla, in turns: ours, theirs, ours, theirs …, in one run.

    cargo bench --bench roads -- prepare FOLDER
    python roads_peers.py FOLDER --osrm porto.osrm --valhalla TILES -- cargo bench --bench roads -- serve FOLDER

Needs the packages osrm-bindings (or none without --osrm), pyvalhalla, numpy and scipy. The peers run in
this process, ours in one of its own; both report CPU time of the thread that works. OSRM was prepared with
its car profile and contraction hierarchies. Points are the same on all sides, each table has other ones.
"""
import argparse
import json
import statistics
import subprocess
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--osrm")
parser.add_argument("--valhalla")
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--cells", default="route;table 100 1;table 100 100;table 1000 1000;assign 1000")
split = sys.argv.index("--")
options = parser.parse_args(sys.argv[1:split])
points = [tuple(map(float, line.split(","))) for line in open(options.folder + "/points.csv")]
ours = subprocess.Popen(sys.argv[split + 1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def point(number):
    return points[number * 7919 % len(points)]


def ends(n, m, k):
    return [point(k * 13 + at) for at in range(n)], [point(k * 17 + 5000 + at) for at in range(m)]


def timed(work):
    """Milliseconds a run, of as many runs as take a while, each with other points."""
    work(0)
    start = time.thread_time()
    work(1)
    once = max(time.thread_time() - start, 1e-6)
    runs = max(1, min(1000, int(0.08 / once)))
    start = time.thread_time()
    for at in range(runs):
        work(at)
    return (time.thread_time() - start) / runs * 1e3


def ask_ours(cell, k):
    ours.stdin.write(f"{k} {cell}\n")
    ours.stdin.flush()
    ms, answer = ours.stdout.readline().split()
    return float(ms), int(answer)


class Osrm:
    def __init__(self, path):
        import osrm
        self.osrm = osrm
        self.engine = osrm.OSRM(algorithm="CH", storage_config=path, use_shared_memory=False)

    def route(self, k):
        parameters = self.osrm.RouteParameters(
            coordinates=[point(2 * k), point(2 * k + 1)], steps=False, overview="full",
            geometries="polyline6", generate_hints=False)
        return self.engine.Route(parameters)

    def table(self, n, m, k):
        a, b = ends(n, m, k)
        parameters = self.osrm.TableParameters(
            coordinates=a + b, sources=list(range(n)), destinations=list(range(n, n + m)),
            annotations=["duration"], generate_hints=False)
        return self.engine.Table(parameters)

    def assign(self, n, k):
        import numpy
        from scipy.optimize import linear_sum_assignment
        orders, crews = ends(n, n, k)
        parameters = self.osrm.TableParameters(
            coordinates=crews + orders, sources=list(range(n)), destinations=list(range(n, 2 * n)),
            annotations=["duration"], generate_hints=False)
        seconds = numpy.asarray(self.engine.Table(parameters)["durations"], dtype=float)
        rows, columns = linear_sum_assignment(seconds)
        return seconds[rows, columns].sum()


class Valhalla:
    def __init__(self, tiles):
        import tempfile
        import valhalla
        config = valhalla.get_config(tile_dir=tiles, tile_extract="", verbose=False)
        config["service_limits"]["auto"]["max_matrix_location_pairs"] = 10_000_000
        config["mjolnir"]["max_cache_size"] = 1 << 30
        for part in ("mjolnir", "loki", "thor"):
            config[part]["logging"] = {"type": ""}
        file = tempfile.NamedTemporaryFile("w", suffix=".json", delete=False)
        json.dump(config, file)
        file.close()
        self.actor = valhalla.Actor(file.name)

    @staticmethod
    def places(pairs):
        return [{"lon": lon, "lat": lat} for lon, lat in pairs]

    def route(self, k):
        places = self.places([point(2 * k), point(2 * k + 1)])
        return self.actor.route(json.dumps({"locations": places, "costing": "auto", "directions_type": "none"}))

    def table(self, n, m, k):
        a, b = ends(n, m, k)
        return self.actor.matrix(json.dumps({
            "sources": self.places(a), "targets": self.places(b), "costing": "auto", "verbose": False}))


def peer_cell(peer, cell, k):
    words = cell.split()
    return getattr(peer, words[0])(*map(int, words[1:]), k)


peers = {}
if options.osrm:
    peers["osrm"] = Osrm(options.osrm)
if options.valhalla:
    peers["valhalla"] = Valhalla(options.valhalla)
for cell in options.cells.split(";"):
    times = {name: [] for name in ["ours", *peers]}
    for k in range(1, options.rounds + 1):
        times["ours"].append(ask_ours(cell, 1000 * k)[0])
        for name, peer in peers.items():
            if name == "valhalla" and cell not in ("route", "table 100 1", "table 100 100"):
                continue
            times[name].append(timed(lambda at: peer_cell(peer, cell, 1000 * k + at)))
    medians = {name: statistics.median(list_) for name, list_ in times.items() if list_}
    ratios = {name: round(median / medians["ours"], 1) for name, median in medians.items()}
    print(cell, {name: round(ms, 4) for name, ms in medians.items()}, "times ours:", ratios, flush=True)
ours.stdin.close()
