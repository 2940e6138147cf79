# fish completion for graphcool; made by `graphcool completion fish`.
complete -c graphcool -f
complete -c graphcool -n 'not __fish_seen_subcommand_from help completion version' -a help -d 'Tell how a command is used'
complete -c graphcool -n 'not __fish_seen_subcommand_from help completion version' -a completion -d 'Print the completion script for a shell'
complete -c graphcool -n 'not __fish_seen_subcommand_from help completion version' -a version -d 'Print the version of this program and of what it is built on'
complete -c graphcool -n 'not __fish_seen_subcommand_from help completion version' -s v -l version -d 'Print the version'
complete -c graphcool -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'
complete -c graphcool -s h -l help -d 'Show this help'
complete -c graphcool -l json -d 'Print the result, or the errors, as JSON on standard output'
complete -c graphcool -l no-color -d 'Print without colours, as NO_COLOR=1 does'
