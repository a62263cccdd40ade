#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "api/report.h"
#include "domain/tenant.h"

// An imported set, as it is put in: what `kubectl strongroom import` sends to the sets
// API, as executors send reports (api/report.h), one zstd frame of lines.
//
//   POST /apis/sets.strongroom.dev/v1alpha1/namespaces/NAMESPACE/backupsets?schedule=NAME
//   Content-Type: application/vnd.strongroom.set+zstd
//
// Lines, in this order: one header, the items in byte order of type and id, each with the digests
// that it was sealed with, one outcome. The digests say what was sealed, and are made again of what
// comes: they decide nothing else. What is stored has the server's own.
namespace strongroom::api {

inline constexpr int64_t kSetImportVersion = 1;
inline constexpr std::string_view kSetImportContentType = "application/vnd.strongroom.set+zstd";
inline constexpr const char* kSetImportSchedule = "schedule";  // query parameter

// Which set it was where it was sealed.
struct SetImportHeader {
  int64_t version = kSetImportVersion;
  std::string set;     // name
  std::string digest;  // hexadecimal
  std::string schedule;
  std::string schedule_uid;
  std::string run;
  std::string tenant;
  domain::ProviderKind provider = domain::ProviderKind::kKubernetes;
  std::chrono::sys_seconds taken_at{};

  bool operator==(const SetImportHeader&) const = default;
};

struct SetImportItem {
  ReportItem item;
  std::string digest;          // hexadecimal, of what counted as a change
  std::string content_digest;  // hexadecimal, of the content as it is sent

  bool operator==(const SetImportItem&) const = default;
};

using SetImportLine = std::variant<SetImportHeader, SetImportItem, ReportEnd>;

// One line without its '\n'.
std::string EncodeSetImportLine(const SetImportLine& line);

// Throws ApiFormatError, naming what is wrong, as DecodeReportLine.
SetImportLine DecodeSetImportLine(std::string_view line);

}  // namespace strongroom::api
