#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/refusal_body.h"
#include "api/restore_exchange.h"
#include "base/json.h"
#include "base/mutex.h"
#include "base/sha256.h"
#include "catalogue/catalogue.h"
#include "catalogue/normalise.h"
#include "catalogue/sealed_name.h"
#include "export/sealed_set.h"
#include "support/instant.h"

namespace strongroom::test {

// The server's side of one restore (api/restore_exchange.h), as far as executors see it. Thread-
// safe, but for what a test sets before it begins.
class RestoreExchange {
 public:
  struct Answer {
    int status = 200;
    std::string body = {};
  };

  // A complete set of a tenant of that kind, sealed.
  static exporting::SealedSet Seal(domain::ProviderKind provider, std::vector<sets::Item> items) {
    exporting::SetFacts facts{.run = "nightly-1",
                              .tenant = "prod",
                              .tenant_uid = "tenant-uid",
                              .provider = provider,
                              .taken_at = At("2026-03-01T01:30:00Z"),
                              .outcome = {}};
    facts.outcome.phase = domain::RunPhase::kSuccess;
    for (const sets::Item& item : items) facts.outcome.summary.types[item.type];
    for (auto& [type, coverage] : facts.outcome.summary.types) {
      coverage.state = domain::TypeState::kComplete;
    }
    return exporting::SealSet(facts, std::move(items));
  }
  static sets::Item Item(const catalogue::PolicyType& type, const std::string& id,
                         const base::Json& content) {
    sets::Item item{.type = type.key, .id = id, .name = catalogue::SealedName(type, content, id)};
    item.content = base::CanonicalJson(content);
    item.content_digest = base::Sha256Hex(item.content);
    item.digest = catalogue::ChangeDigest(type, content);
    item.bytes = static_cast<int64_t>(item.content.size());
    item.since = At("2026-03-01T01:30:00Z");
    return item;
  }

  explicit RestoreExchange(exporting::SealedSet sealed) : set(sealed.set.object) {
    for (const sets::Item& item : sealed.items) {
      base::Json line = base::ParseJson(sets::WriteItemDescription(item));
      line["content"] = base::ParseJson(item.content);
      lines.push_back(base::CanonicalJson(line));
    }
  }

  // Of "…/set" and "…/plan"; NotFound for all else. `from`: where the page begins.
  Answer Get(const std::string& part, size_t from) {
    const base::MutexLock lock(mutex_);
    if (const auto said = Said(part)) return *said;
    if (part == "set") return {.body = set};
    if (part == "plan" && has_plan_) return {.body = Page(from)};
    return {404, api::EncodeRefusal({"NOT_FOUND", "there is nothing"})};
  }
  // An answer that is not 2xx is in the place of the lines.
  Answer Content() {
    const base::MutexLock lock(mutex_);
    return Said("content").value_or(Answer{});
  }
  Answer Take(const std::string& body) {
    const base::MutexLock lock(mutex_);
    if (const auto said = Said("progress")) return *said;
    Keep(api::ReadRestoreProgress(body));
    return {};
  }

  std::vector<api::RestoreProgress> parts() const {
    const base::MutexLock lock(mutex_);
    return parts_;
  }
  std::map<int64_t, api::RestoreProgressItem> plan() const {
    const base::MutexLock lock(mutex_);
    return plan_;
  }
  std::map<int64_t, api::RestoreProgressItem> results() const {
    const base::MutexLock lock(mutex_);
    return results_;
  }
  // The newest; throws without one.
  api::RestoreStepEnd end() const {
    const base::MutexLock lock(mutex_);
    return ends_.at(ends_.size() - 1);
  }

  // What a test may change before it begins.
  std::string set;
  std::vector<std::string> lines;
  size_t page_size = 2;
  // In the place of an answer to "set", "content", "plan", "progress"; absent: as it should be.
  std::function<std::optional<Answer>(const std::string& part)> says;
  std::function<void(api::RestorePlanPage& page)> bends;

 private:
  std::optional<Answer> Said(const std::string& part) const {
    return says ? says(part) : std::nullopt;
  }

  std::string Page(size_t from) const REQUIRES(mutex_) {
    api::RestorePlanPage page{.digest = digest_, .items = static_cast<int64_t>(plan_.size())};
    for (size_t i = from; i < plan_.size() && page.page.size() < page_size; ++i) {
      page.page.push_back(plan_.at(static_cast<int64_t>(i)));
    }
    if (bends) bends(page);
    return api::WriteRestorePlanPage(page);
  }

  void Keep(const api::RestoreProgress& part) REQUIRES(mutex_) {
    parts_.push_back(part);
    if (part.is_first) plan_.clear();
    for (const api::RestoreProgressItem& item : part.items) {
      (part.step == domain::RestoreStep::kPlan ? plan_ : results_)[item.ordinal] = item;
    }
    if (!part.end) return;
    ends_.push_back(*part.end);
    if (part.step != domain::RestoreStep::kPlan || part.end->plan_digest.empty()) return;
    has_plan_ = true;
    digest_ = part.end->plan_digest;
  }

  mutable base::Mutex mutex_;
  std::vector<api::RestoreProgress> parts_ GUARDED_BY(mutex_);
  std::map<int64_t, api::RestoreProgressItem> plan_ GUARDED_BY(mutex_);
  std::map<int64_t, api::RestoreProgressItem> results_ GUARDED_BY(mutex_);
  std::vector<api::RestoreStepEnd> ends_ GUARDED_BY(mutex_);
  bool has_plan_ GUARDED_BY(mutex_) = false;
  std::string digest_ GUARDED_BY(mutex_);
};

}  // namespace strongroom::test
