# bash completion for graphcool; made by `graphcool completion bash`.
_graphcool() {
  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}"
  local path="graphcool" flags="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path ${COMP_WORDS[i]}" in
    "graphcool init" | "graphcool dev" | "graphcool deploy" | "graphcool diff" | "graphcool info" | "graphcool list" | "graphcool playground" | "graphcool console" | "graphcool root-token" | "graphcool logs" | "graphcool dead-letters" | "graphcool delete" | "graphcool reset" | "graphcool cluster" | "graphcool cluster add" | "graphcool cluster list" | "graphcool cluster remove" | "graphcool cluster use" | "graphcool cluster rotate-keys" | "graphcool login" | "graphcool logout" | "graphcool account" | "graphcool seed" | "graphcool import" | "graphcool export" | "graphcool generate" | "graphcool token" | "graphcool schema" | "graphcool validate" | "graphcool explain" | "graphcool permissions" | "graphcool permissions check" | "graphcool invoke-local" | "graphcool serve" | "graphcool local" | "graphcool local up" | "graphcool local stop" | "graphcool local restart" | "graphcool local ps" | "graphcool local logs" | "graphcool local eject" | "graphcool help" | "graphcool completion" | "graphcool version") path="$path ${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path $before" in
    "graphcool init -t" | "graphcool init --template") COMPREPLY=($(compgen -W "default auth-email blog chat" -- "$word")); return ;;
    "graphcool dev -p" | "graphcool dev --port") COMPREPLY=(); return ;;
    "graphcool deploy -t" | "graphcool deploy --target") COMPREPLY=(); return ;;
    "graphcool deploy -n" | "graphcool deploy --new-service") COMPREPLY=(); return ;;
    "graphcool deploy -c" | "graphcool deploy --new-service-cluster") COMPREPLY=(); return ;;
    "graphcool deploy -a" | "graphcool deploy --alias") COMPREPLY=(); return ;;
    "graphcool deploy --rollback") COMPREPLY=(); return ;;
    "graphcool deploy -p" | "graphcool deploy --project") COMPREPLY=(); return ;;
    "graphcool deploy --env-file") COMPREPLY=(); return ;;
    "graphcool deploy --endpoint") COMPREPLY=(); return ;;
    "graphcool diff -t" | "graphcool diff --target") COMPREPLY=(); return ;;
    "graphcool diff -p" | "graphcool diff --project") COMPREPLY=(); return ;;
    "graphcool diff --env-file") COMPREPLY=(); return ;;
    "graphcool diff --endpoint") COMPREPLY=(); return ;;
    "graphcool info -t" | "graphcool info --target") COMPREPLY=(); return ;;
    "graphcool info -p" | "graphcool info --project") COMPREPLY=(); return ;;
    "graphcool info --env-file") COMPREPLY=(); return ;;
    "graphcool info --endpoint") COMPREPLY=(); return ;;
    "graphcool playground -t" | "graphcool playground --target") COMPREPLY=(); return ;;
    "graphcool console -t" | "graphcool console --target") COMPREPLY=(); return ;;
    "graphcool root-token -t" | "graphcool root-token --target") COMPREPLY=(); return ;;
    "graphcool root-token --token") COMPREPLY=(); return ;;
    "graphcool logs -f" | "graphcool logs --function") COMPREPLY=(); return ;;
    "graphcool logs -n" | "graphcool logs --last") COMPREPLY=(); return ;;
    "graphcool logs -t" | "graphcool logs --target") COMPREPLY=(); return ;;
    "graphcool dead-letters -t" | "graphcool dead-letters --target") COMPREPLY=(); return ;;
    "graphcool dead-letters --function") COMPREPLY=(); return ;;
    "graphcool dead-letters --retry") COMPREPLY=(); return ;;
    "graphcool dead-letters --delete") COMPREPLY=(); return ;;
    "graphcool delete -t" | "graphcool delete --target") COMPREPLY=(); return ;;
    "graphcool delete -p" | "graphcool delete --project") COMPREPLY=(); return ;;
    "graphcool delete --env-file") COMPREPLY=(); return ;;
    "graphcool delete --endpoint") COMPREPLY=(); return ;;
    "graphcool reset -t" | "graphcool reset --target") COMPREPLY=(); return ;;
    "graphcool reset -p" | "graphcool reset --project") COMPREPLY=(); return ;;
    "graphcool reset --env-file") COMPREPLY=(); return ;;
    "graphcool reset --endpoint") COMPREPLY=(); return ;;
    "graphcool cluster add --secret") COMPREPLY=(); return ;;
    "graphcool cluster rotate-keys -c" | "graphcool cluster rotate-keys --cluster") COMPREPLY=(); return ;;
    "graphcool login -c" | "graphcool login --cluster") COMPREPLY=(); return ;;
    "graphcool login --token") COMPREPLY=(); return ;;
    "graphcool logout -c" | "graphcool logout --cluster") COMPREPLY=(); return ;;
    "graphcool account -c" | "graphcool account --cluster") COMPREPLY=(); return ;;
    "graphcool seed -p" | "graphcool seed --project") COMPREPLY=(); return ;;
    "graphcool seed --env-file") COMPREPLY=(); return ;;
    "graphcool seed --endpoint") COMPREPLY=(); return ;;
    "graphcool import -d" | "graphcool import --data") COMPREPLY=(); return ;;
    "graphcool import -p" | "graphcool import --project") COMPREPLY=(); return ;;
    "graphcool import --env-file") COMPREPLY=(); return ;;
    "graphcool import --endpoint") COMPREPLY=(); return ;;
    "graphcool export --path") COMPREPLY=(); return ;;
    "graphcool export -p" | "graphcool export --project") COMPREPLY=(); return ;;
    "graphcool export --env-file") COMPREPLY=(); return ;;
    "graphcool export --endpoint") COMPREPLY=(); return ;;
    "graphcool generate -p" | "graphcool generate --project") COMPREPLY=(); return ;;
    "graphcool generate --env-file") COMPREPLY=(); return ;;
    "graphcool generate --endpoint") COMPREPLY=(); return ;;
    "graphcool token -p" | "graphcool token --project") COMPREPLY=(); return ;;
    "graphcool token --env-file") COMPREPLY=(); return ;;
    "graphcool token --endpoint") COMPREPLY=(); return ;;
    "graphcool schema --api") COMPREPLY=($(compgen -W "simple relay prisma" -- "$word")); return ;;
    "graphcool validate --schema") COMPREPLY=(); return ;;
    "graphcool validate --api") COMPREPLY=($(compgen -W "simple relay prisma" -- "$word")); return ;;
    "graphcool explain --variables") COMPREPLY=(); return ;;
    "graphcool explain --operation") COMPREPLY=(); return ;;
    "graphcool explain --api") COMPREPLY=($(compgen -W "simple relay prisma" -- "$word")); return ;;
    "graphcool permissions check --as") COMPREPLY=(); return ;;
    "graphcool permissions check --variables") COMPREPLY=(); return ;;
    "graphcool permissions check --operation") COMPREPLY=(); return ;;
    "graphcool permissions check --api") COMPREPLY=($(compgen -W "simple relay prisma" -- "$word")); return ;;
    "graphcool invoke-local -f" | "graphcool invoke-local --function") COMPREPLY=(); return ;;
    "graphcool invoke-local -j" | "graphcool invoke-local --json") COMPREPLY=(); return ;;
    "graphcool invoke-local -d" | "graphcool invoke-local --data") COMPREPLY=(); return ;;
    "graphcool invoke-local --timeout") COMPREPLY=(); return ;;
    "graphcool invoke-local -t" | "graphcool invoke-local --target") COMPREPLY=(); return ;;
    "graphcool serve --host") COMPREPLY=(); return ;;
    "graphcool serve -p" | "graphcool serve --port") COMPREPLY=(); return ;;
    "graphcool serve --data-dir") COMPREPLY=(); return ;;
    "graphcool serve --secret") COMPREPLY=(); return ;;
    "graphcool serve --trust-proxy") COMPREPLY=(); return ;;
    "graphcool serve --log-format") COMPREPLY=($(compgen -W "text json" -- "$word")); return ;;
    "graphcool serve --config") COMPREPLY=(); return ;;
    "graphcool local up -n" | "graphcool local up --name") COMPREPLY=(); return ;;
    "graphcool local up -p" | "graphcool local up --port") COMPREPLY=(); return ;;
    "graphcool local stop -n" | "graphcool local stop --name") COMPREPLY=(); return ;;
    "graphcool local restart -n" | "graphcool local restart --name") COMPREPLY=(); return ;;
    "graphcool local restart -p" | "graphcool local restart --port") COMPREPLY=(); return ;;
    "graphcool local logs -n" | "graphcool local logs --name") COMPREPLY=(); return ;;
    "graphcool local logs --lines") COMPREPLY=(); return ;;
    "graphcool local eject -n" | "graphcool local eject --name") COMPREPLY=(); return ;;
  esac
  case "$path" in
    "graphcool") flags="-v --version -h --help --json --no-color"; words='-W "init dev deploy diff info list playground console root-token logs dead-letters delete reset cluster login logout account seed import export generate token schema validate explain permissions invoke-local serve local help completion version"' ;;
    "graphcool init") flags="-t --template -l --list -f --force -h --help --json --no-color"; words='-d' ;;
    "graphcool dev") flags="-p --port -o --open -f --force -h --help --json --no-color"; words='' ;;
    "graphcool deploy") flags="-t --target -n --new-service -c --new-service-cluster -a --alias -D --default -d --dry-run -f --force -w --watch -i --interactive --rollback -j -p --project --env-file --endpoint --no-migrate --no-seed --no-generate --skip-hooks -h --help --json --no-color"; words='' ;;
    "graphcool diff") flags="-t --target -p --project --env-file --endpoint -h --help --json --no-color"; words='' ;;
    "graphcool info") flags="-t --target --history -p --project --env-file --endpoint -h --help --json --no-color"; words='' ;;
    "graphcool list") flags="-h --help --json --no-color"; words='' ;;
    "graphcool playground") flags="-t --target -w --web -h --help --json --no-color"; words='' ;;
    "graphcool console") flags="-t --target -h --help --json --no-color"; words='' ;;
    "graphcool root-token") flags="-t --target --token -h --help --json --no-color"; words='' ;;
    "graphcool logs") flags="-f --function --tail --follow -n --last --dev -t --target -h --help --json --no-color"; words='' ;;
    "graphcool dead-letters") flags="-t --target --dev --function --retry --retry-all --delete --delete-all -f --force -h --help --json --no-color"; words='' ;;
    "graphcool delete") flags="-t --target -f --force -p --project --env-file --endpoint -h --help --json --no-color"; words='' ;;
    "graphcool reset") flags="-t --target -f --force -p --project --env-file --endpoint -h --help --json --no-color"; words='' ;;
    "graphcool cluster") flags="-h --help --json --no-color"; words='-W "add list remove use rotate-keys"' ;;
    "graphcool cluster add") flags="--secret -h --help --json --no-color"; words='' ;;
    "graphcool cluster list") flags="-h --help --json --no-color"; words='' ;;
    "graphcool cluster remove") flags="-f --force -h --help --json --no-color"; words='' ;;
    "graphcool cluster use") flags="-h --help --json --no-color"; words='' ;;
    "graphcool cluster rotate-keys") flags="-c --cluster --retire -h --help --json --no-color"; words='' ;;
    "graphcool login") flags="-c --cluster --token -h --help --json --no-color"; words='' ;;
    "graphcool logout") flags="-c --cluster -h --help --json --no-color"; words='' ;;
    "graphcool account") flags="-c --cluster -h --help --json --no-color"; words='' ;;
    "graphcool seed") flags="-r --reset -p --project --env-file --endpoint -h --help --json --no-color"; words='' ;;
    "graphcool import") flags="-d --data -p --project --env-file --endpoint -h --help --json --no-color"; words='' ;;
    "graphcool export") flags="--path -p --project --env-file --endpoint -h --help --json --no-color"; words='' ;;
    "graphcool generate") flags="-p --project --env-file --endpoint -h --help --json --no-color"; words='' ;;
    "graphcool token") flags="-p --project --env-file --endpoint -h --help --json --no-color"; words='' ;;
    "graphcool schema") flags="--api -h --help --json --no-color"; words='' ;;
    "graphcool validate") flags="--schema --syntax-only --api -h --help --json --no-color"; words='-f' ;;
    "graphcool explain") flags="--variables --operation --api -h --help --json --no-color"; words='-f' ;;
    "graphcool permissions") flags="-h --help --json --no-color"; words='-W "check"' ;;
    "graphcool permissions check") flags="--as --variables --operation --api -h --help --json --no-color"; words='-f' ;;
    "graphcool invoke-local") flags="-f --function -j --json -d --data -l --lastEvent --last-event --timeout --dev -t --target -h --help --no-color"; words='' ;;
    "graphcool serve") flags="--host -p --port --data-dir --secret --trust-proxy --log-format --config -h --help --json --no-color"; words='' ;;
    "graphcool local") flags="-h --help --json --no-color"; words='-W "up stop restart ps logs eject"' ;;
    "graphcool local up") flags="-n --name -p --port -h --help --json --no-color"; words='' ;;
    "graphcool local stop") flags="-n --name -h --help --json --no-color"; words='' ;;
    "graphcool local restart") flags="-n --name -p --port -h --help --json --no-color"; words='' ;;
    "graphcool local ps") flags="-h --help --json --no-color"; words='' ;;
    "graphcool local logs") flags="-n --name --lines -f --follow -h --help --json --no-color"; words='' ;;
    "graphcool local eject") flags="-n --name -h --help --json --no-color"; words='' ;;
    "graphcool help") flags="-h --help --json --no-color"; words='' ;;
    "graphcool completion") flags="-h --help --json --no-color"; words='-W "bash zsh fish"' ;;
    "graphcool version") flags="-h --help --json --no-color"; words='' ;;
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  elif [[ -n $words ]]; then
    eval "COMPREPLY=(\$(compgen $words -- \"\$word\"))"
  fi
}
complete -o filenames -F _graphcool graphcool
