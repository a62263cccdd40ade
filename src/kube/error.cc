#include "kube/error.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "kube/object_meta.h"

namespace strongroom::kube {
namespace {

constexpr size_t kBodyShown = 200;
// Nobody means a longer wait; and it must not overflow in milliseconds.
constexpr int64_t kMaxRetryAfter = 86'400;

std::optional<std::chrono::seconds> ReadSeconds(std::string_view text) {
  int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem != std::errc{} || end != text.data() + text.size() || seconds < 0 ||
      seconds > kMaxRetryAfter) {
    return std::nullopt;
  }
  return std::chrono::seconds{seconds};
}

// Status.details.retryAfterSeconds.
std::optional<std::chrono::seconds> RetryAfterIn(const Json& status) {
  const auto details = status.find("details");
  if (details == status.end() || !details->is_object()) return std::nullopt;
  const auto seconds = details->find("retryAfterSeconds");
  if (seconds == details->end() || !seconds->is_number_unsigned()) return std::nullopt;
  const auto value = seconds->get<uint64_t>();
  if (value == 0 || value > uint64_t{kMaxRetryAfter}) return std::nullopt;
  return std::chrono::seconds{value};
}

ApiError FromStatus(std::string_view attempt, int http_status, const Json& status,
                    std::optional<std::chrono::seconds> retry_after) {
  int code = http_status;
  const auto found = status.find("code");
  if (code == 0 && found != status.end() && found->is_number_integer()) {
    const auto value = found->get<int64_t>();
    if (value >= 100 && value <= 599) code = static_cast<int>(value);
  }
  std::string reason = StringAt(status, "reason");
  if (!retry_after) retry_after = RetryAfterIn(status);
  const std::string message = std::string(attempt) + ": " + std::to_string(code) + " " + reason +
                              ": " + StringAt(status, "message");
  return {code, std::move(reason), message, retry_after};
}

Json ParseQuietly(std::string_view text) {
  const auto shallow = [](int depth, Json::parse_event_t, Json&) { return depth < 20; };
  return Json::parse(text, shallow, /*allow_exceptions=*/false);
}

}  // namespace

bool IsNotFound(const ApiError& error) { return error.status() == 404; }
bool IsConflict(const ApiError& error) {
  return error.status() == 409 && error.reason() != "AlreadyExists";
}
bool IsAlreadyExists(const ApiError& error) {
  return error.status() == 409 && error.reason() == "AlreadyExists";
}
bool IsGone(const ApiError& error) {
  return error.status() == 410 || error.reason() == "Expired" || error.reason() == "Gone";
}

ApiError DecodeApiError(std::string_view attempt, const web::Response& response) {
  std::optional<std::chrono::seconds> retry_after;
  const auto header = response.headers.find("retry-after");
  if (header != response.headers.end()) retry_after = ReadSeconds(header->second);
  const Json status = ParseQuietly(response.body);
  if (status.is_object() && StringAt(status, "kind") == "Status") {
    return FromStatus(attempt, response.status, status, retry_after);
  }
  const std::string message = std::string(attempt) + ": " + std::to_string(response.status) + ": " +
                              response.body.substr(0, kBodyShown);
  return {response.status, "", message, retry_after};
}

ApiError DecodeStatus(std::string_view attempt, std::string_view status_json) {
  const Json status = ParseQuietly(status_json);
  return FromStatus(attempt, 0, status.is_object() ? status : Json::object(), std::nullopt);
}

}  // namespace strongroom::kube
