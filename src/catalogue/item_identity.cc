#include "catalogue/item_identity.h"

#include <nlohmann/json.hpp>

#include "base/json_members.h"
#include "catalogue/json_path.h"
#include "catalogue/mask.h"

namespace strongroom::catalogue {
namespace {

using base::Json;

std::string FirstTextAt(const Json& object, const FieldPath& path) {
  if (path.empty()) return {};
  for (const Json* const value : ValuesAt(object, path)) {
    if (value->is_string()) return value->get<std::string>();
  }
  return {};
}

constexpr std::string_view kMetadata = "metadata";

std::string_view MemberIn(const KubernetesType&) { return kMetadata; }
std::string_view MemberIn(const DirectoryType&) { return {}; }
std::string_view MemberIn(const GraphType& type) {
  const bool has_one = !type.name.empty() && type.name.front().kind == PathStep::Kind::kMember;
  return has_one ? std::string_view(type.name.front().name) : std::string_view();
}

std::string NameIn(const KubernetesType&, const Json& reduced) {
  const Json* const metadata = base::MemberAt(reduced, kMetadata);
  if (metadata == nullptr) return {};
  std::string name = base::TextOrEmpty(*metadata, "name");
  const std::string ns = base::TextOrEmpty(*metadata, "namespace");
  if (!name.empty() && !ns.empty()) name.insert(0, ns + '/');
  return name;
}

std::string NameIn(const DirectoryType&, const Json&) { return {}; }

std::string NameIn(const GraphType& type, const Json& reduced) {
  std::string name = FirstTextAt(reduced, type.name);
  return name.empty() ? type.fixed_name : name;
}

std::string IdentityIn(const KubernetesType&, const Json&) { return {}; }
std::string IdentityIn(const DirectoryType&, const Json&) { return {}; }
std::string IdentityIn(const GraphType& type, const Json& reduced) {
  std::string identity = FirstTextAt(reduced, type.id);
  return identity.empty() ? type.fixed_id : identity;
}

std::string UnlessMasked(std::string identity) { return IsMask(identity) ? "" : identity; }

}  // namespace

std::string NameOf(const PolicyType& type, const Json& reduced, const std::string& external_id) {
  std::string name =
      std::visit([&](const auto& source) { return NameIn(source, reduced); }, type.source);
  if (name.empty()) name = external_id;
  return MaskSecrets(std::move(name));
}

std::string_view NameMember(const PolicyType& type) {
  return std::visit([](const auto& source) { return MemberIn(source); }, type.source);
}

std::string IdentityOf(const PolicyType& type, const Json& reduced) {
  return UnlessMasked(
      std::visit([&](const auto& source) { return IdentityIn(source, reduced); }, type.source));
}

std::string IdentityOf(const GraphType& type, const Json& reduced) {
  return UnlessMasked(IdentityIn(type, reduced));
}

}  // namespace strongroom::catalogue
