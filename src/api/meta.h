#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace strongroom::api {

inline constexpr std::string_view kGroup = "strongroom.dev";
inline constexpr std::string_view kVersion = "v1alpha1";
inline constexpr std::string_view kApiVersion = "strongroom.dev/v1alpha1";
inline constexpr std::string_view kRunNowAnnotation = "strongroom.dev/run-now";
inline constexpr std::string_view kManagedByLabel = "app.kubernetes.io/managed-by";
inline constexpr std::string_view kManagedByValue = "strongroom";
inline constexpr std::string_view kScheduleLabel = "strongroom.dev/schedule";
inline constexpr std::string_view kRunLabel = "strongroom.dev/run";

// What every object has.
struct Meta {
  std::string ns;
  std::string name;
  std::string uid;
  std::string resource_version;
  int64_t generation = 0;
  std::chrono::sys_seconds created_at;
  bool is_deleting = false;
};

Meta DecodeMeta(const nlohmann::json& object);

// UID of the owner that is the controller (metadata.ownerReferences[].controller); empty when there
// is none.
std::string ControllerUid(const nlohmann::json& object);

}  // namespace strongroom::api
