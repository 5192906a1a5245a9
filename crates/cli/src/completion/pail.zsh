#compdef pail
# Words of pail for zsh.
_pail() {
    local line word about
    local -a words_found abouts
    for line in "${(@f)$(pail completions zsh -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        word=${line%%$'\t'*} about=${line#*$'\t'}
        [[ -n $word ]] || continue
        words_found+=("$word") abouts+=("$word  $about")
    done
    if (( $#words_found )); then
        compadd -l -d abouts -a words_found
    else
        _files
    fi
}
if [[ $funcstack[1] == _pail ]]; then _pail; else compdef _pail pail; fi
