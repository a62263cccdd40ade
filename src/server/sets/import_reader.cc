#include "server/sets/import_reader.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "api/error.h"
#include "base/printable.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "catalogue/mask.h"
#include "domain/contradiction.h"
#include "domain/digest_text.h"
#include "domain/form.h"
#include "domain/set_root.h"
#include "server/intake/checks.h"
#include "server/request_error.h"
#include "server/sets/api_status.h"

namespace strongroom::server::sets {
namespace {

namespace form = domain::form;
namespace refusal_code = api::refusal_code;
using api::SetImportHeader;
using api::SetImportItem;
using domain::DigestText;

[[noreturn]] void RefuseLine(const std::string& message) {
  throw RequestError(refusal_code::kReportInvalid, message);
}

api::SetImportLine Decode(std::string_view line, int64_t number) {
  try {
    return api::DecodeSetImportLine(line);
  } catch (const api::ApiFormatError& e) {
    RefuseLine("line " + std::to_string(number) + ": " + e.what());
  }
}

SetImportHeader ReadHeader(intake::LineReader& lines) {
  const auto line = lines.Next();
  if (!line) RefuseLine("the set is empty");
  api::SetImportLine decoded = Decode(*line, 1);
  auto* header = std::get_if<SetImportHeader>(&decoded);
  if (header == nullptr) RefuseLine("the first line is not a header");
  const std::pair<const char*, const std::string&> names[] = {{"set", header->set},
                                                              {"schedule", header->schedule},
                                                              {"run", header->run},
                                                              {"tenant", header->tenant}};
  for (const auto& [field, name] : names) {
    if (form::kObjectName.Allows(name)) continue;
    RefuseLine("line 1: header." + std::string(field) + ": \"" + base::Printable(name) +
               "\" is not the name of an object");
  }
  // What the set is called here ends with its number.
  if (!form::kObjectName.Allows(header->run + "-9223372036854775807")) {
    RefuseLine("line 1: header.run: is too long, as the set is called after it");
  }
  return std::move(*header);
}

// The digests of a set, made again as its items come.
class Seals {
 public:
  explicit Seals(const SetImportHeader& header) : header_(header) {}

  void Add(const SetImportItem& sent) {
    const api::ReportItem& item = sent.item;
    if (base::Sha256Hex(item.content) != sent.content_digest) {
      Refuse(NameOf(item) + ": its content is not the one that was sealed");
    }
    if (!digester_.Add(item.type, item.external_id, sent.digest, sent.content_digest)) {
      Refuse(NameOf(item) + ": comes twice, or not in the order of type and id");
    }
  }

  void Finish(const domain::RunSummary& summary) {
    digester_.Finish();
    std::map<std::string, domain::SealedType> types;
    for (const auto& [type, coverage] : summary.types) {
      types[type] = {.state = std::string(domain::NameOf(coverage.state)),
                     .digest = digester_.DigestOf(type)};
    }
    const std::string digest = domain::SetRoot(types);
    if (digest == header_.digest) return;
    Refuse("it is " + DigestText(digest) + " and says that it was sealed as " +
           DigestText(header_.digest));
  }

 private:
  static std::string NameOf(const api::ReportItem& item) {
    return item.type + ' ' + catalogue::MaskIdentity(item.external_id);
  }

  [[noreturn]] void Refuse(const std::string& message) const {
    throw Invalid(header_.set, {kFieldValueInvalid, "digest", message});
  }

  const SetImportHeader& header_;
  domain::SetDigester digester_;
};

domain::Outcome CheckOutcome(api::ReportEnd end, const intake::Counts& counts) {
  domain::Outcome outcome = std::move(end.outcome);
  if (!domain::StoresSet(outcome.phase)) RefuseLine("the outcome is none of a stored set");
  intake::CheckSpokenOf(outcome.summary, counts);
  if (const auto what = domain::ContradictionInImport(outcome); !what.empty()) RefuseLine(what);
  intake::CheckCounts(outcome.summary, counts);
  outcome.summary.CountTypes();
  outcome.summary.changes.reset();
  return outcome;
}

}  // namespace

ImportFacts ReadImport(
    intake::LineReader& lines, const intake::Limits& limits,
    const std::function<void(const SetImportHeader& header, api::ReportItem item)>& take) {
  ImportFacts facts{.header = ReadHeader(lines), .outcome = {}};
  Seals seals(facts.header);
  intake::Counts counts;
  for (int64_t number = 2;; ++number) {
    const auto line = lines.Next();
    if (!line) throw RequestError(refusal_code::kReportCutOff, "the set has no outcome");
    api::SetImportLine decoded = Decode(*line, number);
    if (auto* sent = std::get_if<SetImportItem>(&decoded)) {
      intake::CheckItem(sent->item, limits, ++facts.items);
      seals.Add(*sent);
      ++counts[sent->item.type];
      facts.largest_content = std::max(facts.largest_content, sent->item.content.size());
      facts.bytes += static_cast<int64_t>(sent->item.content.size());
      take(facts.header, std::move(sent->item));
      continue;
    }
    auto* end = std::get_if<api::ReportEnd>(&decoded);
    if (end == nullptr) RefuseLine("a second header");
    if (lines.Next()) RefuseLine("there are lines after the outcome");
    facts.outcome = CheckOutcome(std::move(*end), counts);
    seals.Finish(facts.outcome.summary);
    return facts;
  }
}

void RequireTaken(const SetImportHeader& header, std::chrono::sys_seconds now) {
  if (header.taken_at <= now + kClockSkew) return;
  throw Invalid(header.set, {kFieldValueInvalid, "takenAt",
                             base::FormatTimestamp(header.taken_at) + " is later than now"});
}

}  // namespace strongroom::server::sets
