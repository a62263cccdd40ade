#include "cli/verify_audit.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

#include "api/kinds.h"
#include "base/json_members.h"
#include "cli/answers.h"
#include "cli/objects.h"
#include "cli/printer.h"
#include "cli/text.h"
#include "sets/answer.h"
#include "sets/members.h"

namespace strongroom::cli {
namespace {

using base::BoolAt;
using base::ObjectAt;

// How many rows are asked about at once: an API server gives a request a minute.
constexpr int64_t kPart = 5'000;

// A place of the chain.
struct Head {
  int64_t seq = 0;
  std::string hash;

  std::string Text() const { return std::to_string(seq) + ':' + hash; }
};

Head HeadFrom(const std::string& text) {
  Head head;
  const size_t colon = std::min(text.find(':'), text.size());
  const char* const past = text.data() + colon;
  const auto [end, error] = std::from_chars(text.data(), past, head.seq);
  head.hash = text.substr(std::min(colon + 1, text.size()));
  const bool is_hash = head.hash.size() == 64 &&
                       head.hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (error != std::errc() || end != past || head.seq <= 0 || !is_hash) {
    throw CliError("--head: \"" + text + "\" is no SEQ:HASH, as verify --audit prints it",
                   kWrongUsage);
  }
  return head;
}

// What the server said of a part.
struct Part {
  Head head;  // the last good row
  bool is_verified = false;
  std::string next;  // empty: there is none
  int64_t bad_seq = 0, bad_row = 0;
  std::string what;
};

Part ReadPart(const std::string& answer) {
  return OrCliError([&] {
    return sets::ReadOrThrow("the verification of the audit log", [&] {
      const Json said = sets::ParseAnswer(answer);
      sets::RequireKind(said, api::kAuditVerificationKind);
      const Json& problem = ObjectAt(said, "problem");
      Part part{
          .head = {.seq = sets::NeededCount(said, "seq"), .hash = sets::NeededText(said, "hash")},
          .is_verified = BoolAt(said, "verified", false),
          .next = base::StringAt(ObjectAt(said, "metadata"), "continue"),
          .bad_seq = sets::CountAt(problem, "seq").value_or(0),
          .bad_row = sets::CountAt(problem, "row").value_or(0),
          .what = base::StringAt(problem, "what")};
      // No end without a word, and no problem that something comes behind.
      if (part.is_verified != part.what.empty() || (!part.is_verified && !part.next.empty())) {
        throw base::JsonError("verified: does not go with problem");
      }
      return part;
    });
  });
}

// All parts; of a head that is known, one ends just there.
Part VerifyAll(const Objects& objects, const std::optional<Head>& known) {
  Part part;
  int64_t seq = 0;
  do {
    int64_t most = kPart;
    if (known && seq < known->seq) most = std::min(most, known->seq - seq);
    part = ReadPart(objects.VerifyAudit(static_cast<int>(most), part.next));
    seq = part.head.seq;
    if (known && part.is_verified && seq == known->seq && part.head.hash != known->hash) {
      part.is_verified = false;
      part.bad_seq = seq;
      part.what = "its hash is another one than was said: the chain was made anew up to there";
      return part;
    }
  } while (!part.next.empty());
  if (known && part.is_verified && seq < known->seq) {
    part.is_verified = false;
    part.bad_seq = seq + 1;
    part.what = "the chain has ended further on: its end was cut off";
  }
  return part;
}

Json ToJson(const Part& part) {
  Json json{{"verified", part.is_verified}, {"seq", part.head.seq}, {"hash", part.head.hash}};
  if (!part.is_verified) {
    json["problem"] = {{"seq", part.bad_seq}, {"row", part.bad_row}, {"what", part.what}};
  }
  return json;
}

std::string Show(const Part& part) {
  if (part.is_verified) {
    return "audit log: verified, " + std::to_string(part.head.seq) +
           " rows are chained; keep its head elsewhere: " + part.head.Text();
  }
  std::string line = "audit log: NOT AS IT WAS CHAINED";
  if (part.bad_seq > 0) line += ", at seq " + std::to_string(part.bad_seq);
  if (part.bad_row > 0) line += ", row " + std::to_string(part.bad_row);
  return line + ": " + part.what;
}

}  // namespace

ExitCode VerifyAuditLog(const VerifyAuditOptions& options, const Host& host,
                        const ConnectionFlags& connection) {
  const auto known = options.head.empty() ? std::nullopt : std::optional(HeadFrom(options.head));
  const Objects objects(connection, host);
  const Part part = VerifyAll(objects, known);
  Printer out(host.out);
  if (options.output == "json") {
    out.Lines(JsonText(ToJson(part)));
  } else {
    out.Line(Show(part));
  }
  return part.is_verified ? kOk : kBroken;
}

}  // namespace strongroom::cli
