#include "provider/graph/about_all.h"

#include <algorithm>
#include <array>
#include <vector>

#include "provider/graph/graph_error.h"

namespace strongroom::provider::graph {
namespace {

using catalogue::GraphType;

constexpr std::array kAboutAll{kAuthenticationFailed, kDeadlineExceeded, kPermissionMissing,
                               kProviderNotTrusted, kThrottled};

std::string OneOf(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " or ") + name;
  return text;
}

// Graph names what may write as well; nobody shall grant it for a backup.
std::vector<std::string> OfReaders(const std::vector<std::string>& scopes) {
  std::vector<std::string> readers = scopes;
  std::erase_if(readers,
                [](const std::string& scope) { return scope.find("Write") != std::string::npos; });
  return readers.empty() ? scopes : readers;
}

std::string PermissionsInWords(const GraphType& type) {
  if (type.permissions.size() == 1) return OneOf(type.permissions.front());
  std::string text;
  for (const auto& names : type.permissions) {
    const std::string words = names.size() > 1 ? '(' + OneOf(names) + ')' : OneOf(names);
    text += (text.empty() ? "" : " and ") + words;
  }
  return text;
}

}  // namespace

bool IsAboutAll(const ProviderError& error) {
  return std::find(kAboutAll.begin(), kAboutAll.end(), error.code()) != kAboutAll.end();
}

bool IsAboutEveryType(std::string_view code) { return code == kAuthenticationFailed; }

ProviderError Told(const ProviderError& error, const GraphType& type,
                   const std::string& permission) {
  if (error.code() != kPermissionMissing) return error;
  std::string needed = permission;
  const auto* const answer = dynamic_cast<const AnswerError*>(&error);
  if (needed.empty() && answer != nullptr) needed = OneOf(OfReaders(answer->error().scopes));
  if (needed.empty()) needed = PermissionsInWords(type);
  if (needed.empty()) return error;
  return {error.code(), error.what() + (" (the application needs " + needed + ")")};
}

std::string_view CodeOfItem(const ProviderError& error) {
  const auto* const answer = dynamic_cast<const AnswerError*>(&error);
  const bool is_refused = answer != nullptr && answer->error().is_graphs;
  return is_refused && error.code() == kInternal ? kPolicyLeftOut : error.code();
}

void ThrowIfAboutAll(const ProviderError& error, const GraphType& type,
                     const std::string& permission) {
  if (IsAboutAll(error)) throw Told(error, type, permission);
}

}  // namespace strongroom::provider::graph
