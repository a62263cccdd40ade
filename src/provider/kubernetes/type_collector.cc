#include "provider/kubernetes/type_collector.h"

#include <nlohmann/json.hpp>

#include "api/error.h"
#include "api/json.h"
#include "domain/error_codes.h"
#include "provider/error.h"
#include "provider/item.h"
#include "provider/kubernetes/page_reader.h"
#include "web/error.h"
#include "web/url.h"

namespace strongroom::provider::kubernetes {
namespace {

using api::Json;

std::string Describe(const ServedResource& served, const ListScope& scope) {
  std::string text = "list " + served.AsResource().FullName();
  if (!scope.ns.empty()) text += " in namespace " + scope.ns;
  if (!scope.name.empty()) text += " named " + scope.name;
  return text;
}

}  // namespace

TypeCollector::TypeCollector(ApiReader& reader, const TypeTask& task, TypeSink& sink,
                             std::stop_token stop)
    : reader_(reader),
      task_(task),
      type_(*task.type),
      source_(Kubernetes(type_)),
      tally_(sink),
      stop_(std::move(stop)) {}

TypeResult TypeCollector::Run() {
  try {
    ReadEverything();
  } catch (const SnapshotExpired&) {
    // Once more from the start, for a consistent snapshot; a second expiry is lived with.
    restarted_ = true;
    tally_.Restart();
    result_ = {};
    seen_.clear();
    skipped_.clear();
    ReadEverything();
  }
  domain::TypeCoverage coverage = tally_.Coverage();
  coverage.api_version = std::move(result_.coverage.api_version);
  coverage.snapshot_point = std::move(result_.coverage.snapshot_point);
  result_.coverage = std::move(coverage);
  AddWarnings();
  return std::move(result_);
}

void TypeCollector::ReadEverything() {
  for (const ServedResource& served : task_.resources) {
    result_.coverage.api_version = served.AsResource().ApiVersion();
    for (const ListScope& scope : task_.scopes) {
      ReadScope(served, scope);
      if (tally_.code() == kAuthenticationFailed || tally_.IsFull()) return;
    }
  }
}

void TypeCollector::ReadScope(const ServedResource& served, const ListScope& scope) {
  try {
    if (IsNamespaces(source_) && !scope.name.empty()) {
      ReadNamespace(served, scope.name);
    } else {
      ReadPages(served, scope);
    }
    tally_.NoteRead();
  } catch (const Enough&) {
    // The tally knows.
  } catch (const ProviderError& e) {
    tally_.Fail(e.code(), e.what());
  } catch (const web::StoppedError&) {
    tally_.Fail(kDeadlineExceeded, Describe(served, scope) + ": stopped");
  }
}

// Not as a list with one name, as other objects are: that would need rights in the whole cluster.
void TypeCollector::ReadNamespace(const ServedResource& served, const std::string& name) {
  ApiRequest request;
  request.path_and_query = kube::ResourcePath(served, "", name);
  request.what = "get " + served.AsResource().FullName() + " named " + name;
  request.deadline = task_.deadline;
  try {
    const web::Response response = reader_.Ask(request, stop_);
    result_.seen.insert(name);
    Take(served, ReadObject(response.body));
  } catch (const api::ApiFormatError& e) {
    tally_.LeaveOut(name + ": " + e.what(), kPolicyLeftOut);
  } catch (const ProviderError& e) {
    if (e.code() != kNotFound) throw;
    result_.missing.insert({type_.key, "", name});
  }
}

void TypeCollector::ReadPages(const ServedResource& served, const ListScope& scope) {
  PageReader pages(reader_, stop_,
                   {.path = kube::ResourcePath(served, scope.ns),
                    .field_selector = scope.name.empty() ? "" : "metadata.name=" + scope.name,
                    .what = Describe(served, scope),
                    .metadata_only = source_.metadata_only,
                    .max_bytes = task_.page_bytes,
                    .deadline = task_.deadline});
  bool is_empty = true;
  const auto take = [&](Json object) {
    is_empty = false;
    Take(served, std::move(object));
  };
  const auto leave_out = [&](const Json& part, const std::string& what) {
    is_empty = false;
    LeaveOutObject(served, part, what, kPolicyLeftOut);
  };
  const auto too_large = [&](const Json& object) {
    is_empty = false;
    LeaveOutObject(served, object, "has more than " + std::to_string(task_.page_bytes) + " bytes",
                   domain::error_code::kItemTooLarge);
  };
  while (!pages.AtEnd()) {
    const std::optional<ListPage> page =
        pages.Next({.take = take, .too_large = too_large, .leave_out = leave_out});
    if (!page) {
      pages.GoOnFrom(NextTokenAfterExpiry(pages.expired(), Describe(served, scope)));
      continue;
    }
    result_.coverage.snapshot_point = page->resource_version;
  }
  if (!scope.ns.empty() && !is_empty) result_.seen.insert(scope.ns);
  if (!scope.name.empty() && is_empty) {
    result_.missing.insert({type_.key, scope.ns, scope.name});
  }
}

// The answer to an expired list holds a token that goes on from the same key in a newer snapshot:
// nothing is left out or twice, but what was read before is older.
// https://kubernetes.io/docs/reference/using-api/api-concepts/#410-gone-responses
std::string TypeCollector::NextTokenAfterExpiry(const std::string& body, const std::string& what) {
  if (!restarted_) throw SnapshotExpired{};
  std::string token;
  try {
    token = api::StringAt(api::ObjectAt(api::ParseJson(body), "metadata"), "continue");
  } catch (const api::ApiFormatError&) {
    token.clear();  // the same as an answer without a token
  }
  if (token.empty()) {
    throw ProviderError(kProviderUnavailable, what + ": the list expired twice while it was read");
  }
  inconsistent_ = true;
  return token;
}

void TypeCollector::Take(const ServedResource& served, Json object) {
  try {
    const SkipReason reason = SkipReasonOf(source_, object);
    if (reason != SkipReason::kNone) {
      ++skipped_[reason];
      return;
    }
    const std::set<Reference> references = ReferencesOf(source_, object);
    const api::ReportItem item =
        ItemOf(type_, served.AsResource().ApiVersion(), served.kind, std::move(object));
    if (source_.referenced_only && !seen_.insert(item.external_id).second) return;
    result_.references.insert(references.begin(), references.end());
    tally_.Store(item);
    if (tally_.IsFull()) throw Enough{};
  } catch (const api::ApiFormatError& e) {
    tally_.LeaveOut(e.what(), kPolicyLeftOut);
  }
}

// Of one that cannot be stored, `part` is what is known of it.
void TypeCollector::LeaveOutObject(const ServedResource& served, const Json& part,
                                   const std::string& what, std::string_view code) {
  try {
    const SkipReason reason = SkipReasonOf(source_, part);
    if (reason != SkipReason::kNone) {
      ++skipped_[reason];
      return;
    }
    const ItemIdentity identity = IdentityOf(type_, served.kind, part);
    tally_.LeaveOut(ShownIdentity(identity.external_id) + ' ' + what, code);
  } catch (const api::ApiFormatError&) {
    tally_.LeaveOut("one whose name is not known " + what, code);
  }
}

void TypeCollector::AddWarnings() {
  const auto warn = [&](const std::string& text) {
    result_.warnings.push_back(type_.key + ": " + text);
  };
  if (inconsistent_) {
    warn("read over longer than the server keeps a snapshot, so not all of it is of one moment");
  }
  if (const int64_t count = skipped_[SkipReason::kControlled]; count > 0) {
    warn(std::to_string(count) + " not stored: made by a controller");
  }
  if (const int64_t count = skipped_[SkipReason::kByCatalogue]; count > 0) {
    warn(std::to_string(count) + " not stored: built in, or temporary");
  }
}

}  // namespace strongroom::provider::kubernetes
