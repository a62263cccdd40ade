#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/yaml.h"
#include "web/material.h"

namespace strongroom::kube {

// One mapping of a kubeconfig and where it is, for messages. The document outlives it. All throw
// web::ConfigError, which names the member and quotes nothing of it.
class Section {
 public:
  Section(const base::YamlValue& value, std::string place)
      : value_(&value), place_(std::move(place)) {}

  [[noreturn]] void Refuse(const std::string& member, const std::string& problem) const;

  // False for a member that is null.
  bool Has(const std::string& member) const { return Find(member) != nullptr; }
  // Null when there is none, or nothing in it.
  const base::YamlValue* Find(const std::string& member) const;

  // Empty when the member is absent.
  std::string Text(const std::string& member) const;
  bool Flag(const std::string& member) const;
  std::vector<std::string> Texts(const std::string& member) const;
  Section Inner(const std::string& member) const;
  // Hands over each entry of the list `member`.
  void Each(const std::string& member, const std::function<void(const Section&)>& take) const;
  // The entry that is called `name` in the list `member`; absent when there is none.
  std::optional<Section> Named(const std::string& member, const std::string& name) const;
  // From "<member>-data" (base64) or "<member>" (a file, relative to the kubeconfig's folder).
  web::Material Pem(const std::string& member, const std::filesystem::path& folder) const;

  // Pairs of a member and its advice, as in kubeconfig_members.h.
  template <typename List>
  void RefuseAnyOf(const List& members, const char* problem) const {
    for (const auto& [member, advice] : members) {
      if (Has(member)) Refuse(member, std::string(problem) + "; " + advice);
    }
  }

 private:
  const base::YamlValue* value_;
  std::string place_;
};

}  // namespace strongroom::kube
