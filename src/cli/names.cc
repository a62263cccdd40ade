#include "cli/names.h"

#include "cli/error.h"
#include "domain/form.h"

namespace strongroom::cli {

std::string NameFrom(std::string_view argument, const api::Kind& kind) {
  std::string_view name = argument;
  if (const size_t slash = argument.find('/'); slash != std::string_view::npos) {
    std::string_view word = argument.substr(0, slash);
    const std::string group = "." + std::string(kind.group);
    if (word.ends_with(group)) word.remove_suffix(group.size());
    if (word.empty() || (word != kind.singular && word != kind.plural && word != kind.short_name)) {
      throw CliError("\"" + std::string(argument) + "\" is no " + std::string(kind.singular),
                     kWrongUsage);
    }
    name = argument.substr(slash + 1);
  }
  if (!domain::form::kObjectName.Allows(name)) {
    throw CliError("\"" + std::string(name) + "\" cannot be the name of a " +
                       std::string(kind.singular) +
                       ": names are lower case letters, digits, '-' and '.'",
                   kWrongUsage);
  }
  return std::string(name);
}

std::string KindAndName(const api::Kind& kind, std::string_view name) {
  return std::string(kind.singular) + "." + std::string(kind.group) + "/" + std::string(name);
}

void CheckNamespace(std::string_view ns) {
  if (domain::form::kNamespace.Allows(ns)) return;
  throw CliError("\"" + std::string(ns) + "\" cannot be the name of a namespace", kWrongUsage);
}

}  // namespace strongroom::cli
