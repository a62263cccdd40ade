#include "report/policy_types.h"

#include <variant>

namespace strongroom::report {
namespace {

using catalogue::PolicyType;

std::string Source(const catalogue::KubernetesType& type) {
  const std::string version = type.versions.empty() ? "" : type.versions.front();
  if (type.discover) return "every resource of " + type.group;
  return type.kind + ", " + type.resource + " of " +
         (type.group.empty() ? version : type.group + '/' + version) +
         (type.namespaced ? "" : ", cluster-wide");
}
std::string Source(const catalogue::GraphType& type) {
  return "Microsoft Graph " + std::string(base::NameOf(type.version)) + type.path;
}
std::string Source(const catalogue::DirectoryType& type) {
  std::string extensions;
  for (const std::string& extension : type.extensions) {
    extensions += (extensions.empty() ? "" : ", ") + extension;
  }
  return "files that end in " + extensions;
}

}  // namespace

const PolicyType* FindType(const Options& options, std::string_view key) {
  if (options.provider) return options.catalogues.FindType(*options.provider, key);
  for (const auto& words : EnumWords(domain::ProviderKind{})) {
    const PolicyType* const type = options.catalogues.FindType(words.value, key);
    if (type != nullptr) return type;
  }
  return nullptr;
}

std::string Describe(const PolicyType& type) {
  std::string words = std::visit([](const auto& source) { return Source(source); }, type.source);
  if (type.type_class == catalogue::TypeClass::kFoundation) {
    words += "; a foundation, which policies refer to";
  }
  if (type.deprecated) words += "; deprecated";
  return words;
}

}  // namespace strongroom::report
