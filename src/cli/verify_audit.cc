#include "cli/verify_audit.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

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

// Of more bad rows than these it says only how many they are.
constexpr size_t kMaxShown = 20;

struct BadRow {
  int64_t seq = 0, row = 0;  // 0: it has none, or it is not known
  std::string what;
};

// What the server said of a part; all together, of all of them.
struct Part {
  Head head;           // the last row
  std::string next{};  // empty: there is none
  int64_t bad = 0;
  std::vector<BadRow> problems{};  // the first of these

  bool IsVerified() const { return bad == 0; }
  void Add(BadRow row) {
    ++bad;
    if (problems.size() < kMaxShown) problems.push_back(std::move(row));
  }
};

Part ReadPart(const std::string& answer) {
  return OrCliError([&] {
    return sets::ReadOrThrow("the verification of the audit log", [&] {
      const Json said = sets::ParseAnswer(answer);
      sets::RequireKind(said, api::kAuditVerificationKind);
      Part part{
          .head = {.seq = sets::NeededCount(said, "seq"), .hash = sets::NeededText(said, "hash")},
          .next = base::StringAt(ObjectAt(said, "metadata"), "continue")};
      for (const Json& problem : base::ArrayAt(said, "problems")) {
        part.Add({.seq = sets::CountAt(problem, "seq").value_or(0),
                  .row = sets::CountAt(problem, "row").value_or(0),
                  .what = sets::NeededText(problem, "what")});
      }
      // No end without a word.
      const int64_t bad = sets::CountAt(said, "bad").value_or(0);
      if (BoolAt(said, "verified", false) != (bad == 0) || (bad == 0) != (part.bad == 0) ||
          bad < part.bad) {
        throw base::JsonError("verified: does not go with bad and problems");
      }
      part.bad = bad;
      return part;
    });
  });
}

// All parts; of a head that is known, one ends just there.
Part VerifyAll(const Objects& objects, const std::optional<Head>& known) {
  Part all;
  do {
    int64_t most = kPart;
    if (known && all.head.seq < known->seq) most = std::min(most, known->seq - all.head.seq);
    Part part = ReadPart(objects.VerifyAudit(static_cast<int>(most), all.next));
    const bool is_at_known = known && all.head.seq < known->seq && part.head.seq == known->seq;
    all.head = part.head;
    all.next = part.next;
    const int64_t bad = all.bad + part.bad;
    for (BadRow& row : part.problems) all.Add(std::move(row));
    all.bad = bad;
    if (is_at_known && part.head.hash != known->hash) {
      all.Add(
          {.seq = known->seq,
           .what = "its hash is another one than was said: the chain was made anew up to there"});
    }
  } while (!all.next.empty());
  if (known && all.head.seq < known->seq) {
    all.Add(
        {.seq = all.head.seq + 1, .what = "the chain has ended further on: its end was cut off"});
  }
  return all;
}

Json ToJson(const Part& part) {
  Json json{{"verified", part.IsVerified()}, {"seq", part.head.seq}, {"hash", part.head.hash}};
  if (part.IsVerified()) return json;
  json["bad"] = part.bad;
  Json& problems = json["problems"] = Json::array();
  for (const BadRow& row : part.problems) {
    problems.push_back({{"seq", row.seq}, {"row", row.row}, {"what", row.what}});
  }
  return json;
}

void Show(const Part& part, Printer& out) {
  if (part.IsVerified()) {
    out.Line("audit log: verified, " + std::to_string(part.head.seq) +
             " rows are chained; keep its head elsewhere: " + part.head.Text());
    return;
  }
  for (const BadRow& row : part.problems) {
    std::string line = "audit log: NOT AS IT WAS CHAINED";
    if (row.seq > 0) line += ", at seq " + std::to_string(row.seq);
    if (row.row > 0) line += ", row " + std::to_string(row.row);
    out.Line(line + ": " + row.what);
  }
  const int64_t more = part.bad - static_cast<int64_t>(part.problems.size());
  if (more > 0) out.Line("audit log: " + std::to_string(more) + " more like these");
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
    Show(part, out);
  }
  return part.IsVerified() ? kOk : kBroken;
}

}  // namespace strongroom::cli
