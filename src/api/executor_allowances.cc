#include "api/executor_allowances.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/json.h"

namespace strongroom::api {
namespace {

constexpr char kAny = '*';

bool Matches(const std::string& image, const std::string& allowed) {
  if (allowed.empty() || allowed.back() != kAny) return image == allowed;
  return image.compare(0, allowed.size() - 1, allowed, 0, allowed.size() - 1) == 0;
}

bool IsImageAllowed(const std::string& image, const std::vector<std::string>& allowed) {
  return std::any_of(allowed.begin(), allowed.end(),
                     [&](const std::string& entry) { return Matches(image, entry); });
}

// A toleration without a key is one of every taint.
bool IsKeyAllowed(const std::string& key, const std::vector<std::string>& allowed) {
  return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& entry) {
    return entry == std::string(1, kAny) || (!key.empty() && entry == key);
  });
}

}  // namespace

std::vector<domain::Problem> CheckExecutor(const domain::ExecutorOverrides& overrides,
                                           const ExecutorAllowances& allowed,
                                           const std::string& own_image) {
  std::vector<domain::Problem> problems;
  const std::string& image = overrides.image;
  if (!image.empty() && image != own_image && !IsImageAllowed(image, allowed.images)) {
    problems.push_back(
        {"spec.executor.image", "\"" + image +
                                    "\" is none that the installation allows (chart value "
                                    "executor.allowedImages)"});
  }
  if (overrides.tolerations.empty()) return problems;
  for (const Json& toleration : ParseJson(overrides.tolerations)) {
    const std::string key = StringAt(toleration, "key");
    if (IsKeyAllowed(key, allowed.tolerations)) continue;
    problems.push_back(
        {"spec.executor.tolerations", (key.empty() ? "one of every taint" : "\"" + key + "\"") +
                                          " is none that the installation allows (chart value "
                                          "executor.allowedTolerations)"});
  }
  return problems;
}

}  // namespace strongroom::api
