# bash completion for graphcool; made by `graphcool completion bash`.
_graphcool() {
  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}"
  local path="graphcool" flags="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path ${COMP_WORDS[i]}" in
    "graphcool init" | "graphcool dev" | "graphcool schema" | "graphcool validate" | "graphcool explain" | "graphcool serve" | "graphcool local" | "graphcool local up" | "graphcool local stop" | "graphcool local restart" | "graphcool local ps" | "graphcool local logs" | "graphcool local eject" | "graphcool help" | "graphcool completion" | "graphcool version") path="$path ${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path $before" in
    "graphcool init -t" | "graphcool init --template") COMPREPLY=($(compgen -W "default blog chat" -- "$word")); return ;;
    "graphcool dev -p" | "graphcool dev --port") COMPREPLY=(); return ;;
    "graphcool schema --api") COMPREPLY=($(compgen -W "simple relay prisma" -- "$word")); return ;;
    "graphcool validate --schema") COMPREPLY=(); return ;;
    "graphcool validate --api") COMPREPLY=($(compgen -W "simple relay prisma" -- "$word")); return ;;
    "graphcool explain --variables") COMPREPLY=(); return ;;
    "graphcool explain --operation") COMPREPLY=(); return ;;
    "graphcool explain --api") COMPREPLY=($(compgen -W "simple relay prisma" -- "$word")); return ;;
    "graphcool serve --host") COMPREPLY=(); return ;;
    "graphcool serve -p" | "graphcool serve --port") COMPREPLY=(); return ;;
    "graphcool serve --data-dir") COMPREPLY=(); return ;;
    "graphcool serve --secret") COMPREPLY=(); return ;;
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
    "graphcool") flags="-v --version -h --help --json --no-color"; words='-W "init dev schema validate explain serve local help completion version"' ;;
    "graphcool init") flags="-t --template -l --list -f --force -h --help --json --no-color"; words='-d' ;;
    "graphcool dev") flags="-p --port -o --open -f --force -h --help --json --no-color"; words='' ;;
    "graphcool schema") flags="--api -h --help --json --no-color"; words='' ;;
    "graphcool validate") flags="--schema --syntax-only --api -h --help --json --no-color"; words='-f' ;;
    "graphcool explain") flags="--variables --operation --api -h --help --json --no-color"; words='-f' ;;
    "graphcool serve") flags="--host -p --port --data-dir --secret --log-format --config -h --help --json --no-color"; words='' ;;
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
