#include "api/set_import.h"

#include "api/error.h"
#include "api/json.h"
#include "api/report_fields.h"
#include "base/text.h"
#include "domain/form.h"
#include "domain/naming.h"

namespace strongroom::api {
namespace {

constexpr size_t kMaxKind = 64;

Codec<std::string> Digest() { return TextOf(form::kSha256); }
Codec<std::string> Name() { return ExactText({.max = form::kObjectName.max, .min = 1}); }

const Fields<SetImportHeader>& HeaderFields() {
  static const auto fields =
      Fields<SetImportHeader>()
          .Required("version", &SetImportHeader::version,
                    Int64({.minimum = kSetImportVersion, .maximum = kSetImportVersion}))
          .Required("set", &SetImportHeader::set, Name())
          .Required("digest", &SetImportHeader::digest, Digest())
          .Required("schedule", &SetImportHeader::schedule, Name())
          .Required("scheduleUID", &SetImportHeader::schedule_uid, Name())
          .Required("run", &SetImportHeader::run, Name())
          .Required("tenant", &SetImportHeader::tenant, Name())
          .Required("provider", &SetImportHeader::provider, Word<domain::ProviderKind>())
          .Required("takenAt", &SetImportHeader::taken_at, Time());
  return fields;
}

const Fields<SetImportItem>& ItemFields() {
  static const auto fields =
      Fields<SetImportItem>()
          .Inline(&SetImportItem::item, ReportItemFields())
          .Required("digest", &SetImportItem::digest, Digest())
          .Required("contentDigest", &SetImportItem::content_digest, Digest());
  return fields;
}

Json LineToJson(const SetImportHeader& header) {
  return {{"header", HeaderFields().Write(header)}};
}
Json LineToJson(const SetImportItem& item) { return {{"item", ItemFields().Write(item)}}; }
Json LineToJson(const ReportEnd& end) { return ParseReportLine(EncodeReportLine(end)); }

}  // namespace

std::string EncodeSetImportLine(const SetImportLine& line) {
  return CanonicalJson(std::visit([](const auto& value) { return LineToJson(value); }, line));
}

SetImportLine DecodeSetImportLine(std::string_view line) {
  const Json json = ParseReportLine(line);
  const std::string& kind = json.begin().key();
  if (kind == "header") return ReadStrictly(HeaderFields(), json.front());
  if (kind == "item") return ReadStrictly(ItemFields(), json.front());
  if (kind == "outcome") return ReadReportEnd(json.front());
  throw ApiFormatError("line: unknown kind \"" + Cut(kind, kMaxKind) + '"');
}

}  // namespace strongroom::api
