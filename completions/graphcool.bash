# bash completion for graphcool; made by `graphcool completion bash`.
_graphcool() {
  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD - 1]}"
  local path="graphcool" flags="" words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path ${COMP_WORDS[i]}" in
    "graphcool help" | "graphcool completion" | "graphcool version") path="$path ${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path $before" in
  esac
  case "$path" in
    "graphcool") flags="-v --version -h --help --json --no-color"; words='-W "help completion version"' ;;
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
