# shellcheck shell=bash
# The machine's own Debian package sources, so that no mirror is named anywhere.

# Prints the files that name them. apt knows the origin of what it has fetched; else the usual places.
debian_source_files() {
  local files file
  # shellcheck disable=SC2016 # apt's own variable
  files=$(apt-get indextargets --format '$(SOURCESENTRY)' 'Origin: Debian' 'Created-By: Packages' 2> /dev/null |
    sed 's/:[0-9]*$//' | sort -u)
  if [[ -n $files ]]; then
    echo "$files"
    return
  fi
  for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
    if [[ -s $file ]]; then echo "$file"; fi
  done
}

# Writes the same sources, but of source packages, to FOLDER.
write_source_package_list() { # FOLDER
  local file
  for file in $(debian_source_files); do
    case $file in
      *.sources) sed 's/^Types:.*/Types: deb-src/' "$file" ;;
      *) sed -n 's/^deb \(.*\)/deb-src \1/p' "$file" ;;
    esac > "$1/$(basename "$file")"
  done
}
