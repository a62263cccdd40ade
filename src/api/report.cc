#include "api/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "base/sha256.h"

namespace strongroom::api {
namespace {

constexpr size_t kDigestLength = 64;

std::string RequiredAt(const Json& object, std::string_view key) {
  std::string text = TextAt(object, key);
  if (text.empty()) throw ApiFormatError(std::string(key) + ": missing or empty");
  return text;
}

bool IsDigest(std::string_view text) {
  return text.size() == kDigestLength && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

std::string DigestAt(const Json& object, std::string_view key) {
  std::string digest = RequiredAt(object, key);
  if (!IsDigest(digest)) {
    throw ApiFormatError(std::string(key) + ": not 64 lower-case hexadecimal characters");
  }
  return digest;
}

Json HeaderToJson(const ReportHeader& header) {
  return {{"version", header.version}, {"runUID", header.run_uid}};
}

ReportHeader HeaderFromJson(const Json& json) {
  const auto version = IntAt(json, "version");
  if (version != kReportVersion) {
    throw ApiFormatError("version: expected " + std::to_string(kReportVersion) + ", found " +
                         (version ? std::to_string(*version) : "none"));
  }
  return {.version = kReportVersion, .run_uid = RequiredAt(json, "runUID")};
}

Json ItemToJson(const ReportItem& item) {
  Json json = {{"type", item.type},
               {"externalID", item.external_id},
               {"content", item.content},
               {"digest", item.digest},
               {"changeDigest", item.change_digest}};
  if (!item.display_name.empty()) json["displayName"] = item.display_name;
  if (item.secrets_masked) json["secretsMasked"] = true;
  return json;
}

ReportItem ItemFromJson(const Json& json) {
  ReportItem item;
  item.type = RequiredAt(json, "type");
  item.external_id = RequiredAt(json, "externalID");
  item.display_name = TextAt(json, "displayName");
  item.content = RequiredAt(json, "content");
  item.digest = DigestAt(json, "digest");
  item.change_digest = DigestAt(json, "changeDigest");
  item.secrets_masked = BoolAt(json, "secretsMasked", false);
  if (base::Sha256Hex(item.content) != item.digest) {
    throw ApiFormatError("digest: not the SHA-256 of the content of " + item.external_id);
  }
  return item;
}

Json LineToJson(const ReportHeader& header) { return {{"header", HeaderToJson(header)}}; }
Json LineToJson(const ReportItem& item) { return {{"item", ItemToJson(item)}}; }
Json LineToJson(const domain::Outcome& outcome) { return {{"outcome", OutcomeToJson(outcome)}}; }

}  // namespace

std::string EncodeReportLine(const ReportLine& line) {
  return CanonicalJson(std::visit([](const auto& value) { return LineToJson(value); }, line));
}

ReportLine DecodeReportLine(std::string_view line) {
  const Json json = ParseJson(line);
  if (!json.is_object() || json.size() != 1) {
    throw ApiFormatError("report line: expected an object with one member");
  }
  const std::string& kind = json.begin().key();
  if (kind != "header" && kind != "item" && kind != "outcome") {
    throw ApiFormatError("report line: unknown kind \"" + kind.substr(0, kDigestLength) + '"');
  }
  const Json& body = ObjectAt(json, kind);
  if (kind == "header") return HeaderFromJson(body);
  if (kind == "item") return ItemFromJson(body);
  return OutcomeFromJson(body);
}

std::string EncodeReportAnswer(const ReportAnswer& answer) {
  Json json = {{"outcome", OutcomeToJson(answer.outcome)}};
  if (!answer.backup_set_id.empty()) json["backupSetID"] = answer.backup_set_id;
  if (!answer.backup_set_digest.empty()) json["backupSetDigest"] = answer.backup_set_digest;
  return CanonicalJson(json);
}

ReportAnswer DecodeReportAnswer(std::string_view text) {
  const Json json = ParseJson(text);
  if (!json.is_object()) throw ApiFormatError("report answer: expected an object");
  ReportAnswer answer;
  answer.backup_set_id = TextAt(json, "backupSetID");
  if (json.contains("backupSetDigest")) {
    answer.backup_set_digest = DigestAt(json, "backupSetDigest");
  }
  answer.outcome = OutcomeFromJson(ObjectAt(json, "outcome"));
  return answer;
}

}  // namespace strongroom::api
