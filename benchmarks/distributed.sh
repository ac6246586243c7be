#!/usr/bin/env bash
# Seconds of training of two ranks with one thread against one process with two threads, and the share of the time in
# which rank 0 waits for messages. The shortest of REPEATS (default 5) alternating runs of MODELS; MNIST from
# NEURALCORE_DATA.
set -euo pipefail
cd "$(dirname "$0")/.."
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
program="$PWD/src/NeuralCore.Runner/bin/Release/net10.0/neuralcore"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# run NAME COMMAND...: appends the seconds, the share and the weights.
run() {
  local name=$1
  shift
  "$@" train --dataset mnist --model "$model" --limit-train "${IMAGES:-60000}" --epochs 2 --validation-split 0 --no-report --no-preflight \
    "${options[@]}" --json --output "$work/out" >"$work/json" 2>"$work/text"
  local seconds share
  seconds=$(grep -o '"trainSecondsTotal": [0-9.]*' "$work/json" | grep -o '[0-9.]*$')
  share=$(grep -o 'messages in [0-9.]*' "$work/text" | grep -o '[0-9.]*$' || echo 0)
  echo "$model|$name|$seconds|$share" >>"$work/all"
}

for model in ${MODELS:-cnn lenet mlp}; do
  for ((i = 0; i < ${REPEATS:-5}; i++)); do
    options=(--threads 2); run "1 process, 2 threads, 1 shard" "$program"
    options=(--threads 2 --shards 2); run "1 process, 2 threads, 2 shards" "$program"
    options=(--threads 1 --shards 2); run "2 ranks, 1 thread, MPICH" mpiexec.hydra -n 2 "$program"
    options=(--threads 1 --shards 2); run "2 ranks, 1 thread, Open MPI" mpiexec.openmpi -n 2 --bind-to none "$program"
  done
done
sort -t'|' -k1,1 -k2,2 -k3,3g "$work/all" | awk -F'|' '!seen[$1 $2]++ {print "| `" $1 "` | " $2 " | " $3 " | " $4 " % |"}'
