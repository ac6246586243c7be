#!/usr/bin/env python3
"""Projects the efficiency of data-parallel training by an α–β model of the network.

step(R)       = compute(1)·ceil(S/R)/S + messages(R)      S = shards of the batch, R = nodes, one rank each
messages(R)   = 3·α·ceil(log2 R)                          figures of the step, exchange and gather of the gradient
              + 2·(R − 1)/R·P·4·β                          P parameters of 4 bytes, each sent and received once
              + norms·3·α·ceil(log2 R)                     three small sums for each batch normalisation
efficiency(R) = compute(1)/(R·step(R))                    strong scaling: the batch stays the same

α is the latency of a message and β the time of a byte. The model has no overlap of communication and computation; the
program exchanges the gradients of upper layers while it computes those of lower ones. compute(1) is the time of a step on one node; give a measured one with --compute.
"""
import argparse
import math

LINKS = {"1 Gbit/s Ethernet": (50e-6, 8 / 1e9), "10 Gbit/s Ethernet": (20e-6, 8 / 10e9), "100 Gbit/s InfiniBand": (2e-6, 8 / 100e9)}


def step(compute, shards, nodes, parameters, norms, alpha, beta):
    hops = math.ceil(math.log2(nodes)) if nodes > 1 else 0
    messages = (3 + 3 * norms) * alpha * hops + 2 * (nodes - 1) / nodes * parameters * 4 * beta
    return compute * math.ceil(shards / nodes) / shards + messages


def main():
    arguments = argparse.ArgumentParser(description="Efficiency of data-parallel training on 8 to 256 nodes.")
    arguments.add_argument("--parameters", type=int, required=True)
    arguments.add_argument("--compute", type=float, required=True, help="seconds of one step on one node")
    arguments.add_argument("--norms", type=int, default=0, help="batch normalisation layers")
    arguments.add_argument("--nodes", default="8,16,32,64,128,256")
    given = arguments.parse_args()
    nodes = [int(n) for n in given.nodes.split(",")]
    print("| network | " + " | ".join(f"{n} nodes" for n in nodes) + " |")
    print("|---|" + "--:|" * len(nodes))
    for link, (alpha, beta) in LINKS.items():
        shares = (given.compute / (n * step(given.compute, max(n, 8), n, given.parameters, given.norms, alpha, beta)) for n in nodes)
        print(f"| {link} | " + " | ".join(f"{100 * share:.0f} %" for share in shares) + " |")


if __name__ == "__main__":
    main()
