#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/item_change.h"
#include "domain/outcome.h"

// The report of a run: what an executor sends to the server, one zstd frame of lines (NDJSON,
// UTF-8, '\n').
//
//   POST kReportPath?uid=<UID of the run>
//   Authorization: Bearer <projected token with audience "strongroom">
//   Content-Type: application/vnd.strongroom.report+zstd
//
// Lines, in this order: one header, any number of items, one outcome (ReportEnd). What can be
// computed from a line is not in it: the server normalises, digests and counts by itself. (Items of
// version 1 have digests too; they are passed over.) A stream without its outcome line is cut off
// and nothing of it is kept. A run that stored nothing (failed, skipped) sends no items. Members
// that a server does not know are passed over: so one of before takes a report with acts, and
// stores nobody's name. The answer is 200 with the run's stored result (see ReportAnswer), the same
// each time the same report is sent again.
namespace strongroom::api {

inline constexpr int64_t kOldestReportVersion = 1;
inline constexpr int64_t kReportVersion = 2;
inline constexpr std::string_view kReportPath = "/v1/namespaces/{namespace}/runs/{run}/report";
inline constexpr const char* kReportUid = "uid";  // query parameter
inline constexpr std::string_view kReportContentType = "application/vnd.strongroom.report+zstd";
inline constexpr std::string_view kTokenAudience = "strongroom";

struct ReportHeader {
  int64_t version = kReportVersion;
  std::string run_uid;

  bool operator==(const ReportHeader&) const = default;
};

// One policy as it was read.
struct ReportItem {
  std::string type;             // policy type key
  std::string external_id;      // identity in the tenant: "networking.k8s.io/NetworkPolicy/ns/name"
  std::string display_name;     // for people; what is stored is the server's own
  std::string content;          // JSON of the raw object
  bool secrets_masked = false;  // likewise

  bool operator==(const ReportItem&) const = default;
};

// How the run ended, and who did what in its tenant since the set before: of each object the deed
// that tells most. The server keeps those of policies that differ.
struct ReportEnd {
  domain::Outcome outcome;
  std::vector<domain::Act> acts = {};  // at most kMaxActs

  bool operator==(const ReportEnd&) const = default;
};

using ReportLine = std::variant<ReportHeader, ReportItem, ReportEnd>;

// One line without its '\n'.
std::string EncodeReportLine(const ReportLine& line);

// Throws ApiFormatError, naming what is wrong: unknown kind of line, a missing member, a version
// that is not known, an outcome that is not terminal.
ReportLine DecodeReportLine(std::string_view line);

// As EncodeReportLine, but throws ApiFormatError where DecodeReportLine would of that line. It
// costs a copy of the item, not to read the line once more.
std::string EncodeReadableItem(const ReportItem& item);

// Which text of `item` is longer than the server takes it, besides its content: "type", "identity"
// or "name"; empty: none.
std::string_view TooLongIn(const ReportItem& item);

// What `act` takes of a line.
size_t BytesOf(const domain::Act& act);

// What the server answers to an accepted report.
struct ReportAnswer {
  std::string backup_set_id;      // empty when no set was stored
  std::string backup_set_digest;  // the set's root, hexadecimal; empty when no set was stored
  domain::Outcome outcome;        // as stored, with the changes filled in
  // Policies that differ from the set before, at most kMaxShownChanges.
  std::vector<domain::ItemChange> changes = {};

  bool operator==(const ReportAnswer&) const = default;
};

std::string EncodeReportAnswer(const ReportAnswer& answer);
ReportAnswer DecodeReportAnswer(std::string_view text);

// BackupScheduleRun.status that shows `answer`, for a merge patch: what is longer than the CRD
// allows is cut.
nlohmann::json RunStatusFrom(const ReportAnswer& answer);

}  // namespace strongroom::api
