#include "provider/kubernetes/provider.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "base/mutex.h"
#include "provider/error.h"
#include "provider/kubernetes/discovery.h"
#include "provider/kubernetes/findings.h"
#include "provider/kubernetes/namespace_check.h"
#include "provider/kubernetes/rights_review.h"
#include "provider/kubernetes/type_collector.h"
#include "web/error.h"

namespace strongroom::provider::kubernetes {
namespace {

using catalogue::PolicyType;
using domain::TypeState;

// An API of an extension that is down holds up the others for no longer at first, and then until
// the time of a type has passed.
enum class Pass { kFirst, kLast };
constexpr std::chrono::seconds kFirstPatience{10};

bool MayPass(const ProviderError& error) {
  const domain::ErrorCode* const code = domain::FindErrorCode(error.code());
  return code != nullptr && code->prospect == base::Prospect::kMayPass;
}

// One call of Collect. Plan* and the constructor run on the caller's thread, Read* on several.
class Collecting {
 public:
  Collecting(web::Transport& transport, const base::Clock& clock, const ReadOptions& options,
             ItemSink& sink, const std::stop_token& stop)
      : clock_(clock),
        options_(options),
        sink_(sink),
        reader_(transport, clock, options.retry, options.peer),
        findings_(options.namespaces),
        forward_stop_(stop, [this] { stop_.request_stop(); }) {}

  Collection Run(const std::vector<PolicyType>& types) {
    std::vector<const PolicyType*> all;
    for (const PolicyType& type : types) all.push_back(&type);
    std::vector<TypeTask> referenced;
    const auto rest = ReadDirect(all, Pass::kFirst, referenced);
    if (!rest.empty()) ReadDirect(rest, Pass::kLast, referenced);
    CheckNamespaces(types);
    for (TypeTask& task : referenced) task.scopes = findings_.ReferencedScopes(*task.type);
    ReadAll(referenced);
    return findings_.Take(types, reader_.retries());
  }

 private:
  std::chrono::steady_clock::time_point TypeDeadline() const {
    const auto now = clock_.Steady();
    const auto half = (options_.deadline - now) / 2;
    return std::min(options_.deadline, now + std::max<decltype(half)>(half, options_.type_timeout));
  }

  // Reads those of `types` that are not read by reference. Returns those whose group of the API may
  // be back when all others have been read.
  std::vector<const PolicyType*> ReadDirect(const std::vector<const PolicyType*>& types, Pass pass,
                                            std::vector<TypeTask>& referenced) {
    const bool is_first = pass == Pass::kFirst;
    Discovery discovery(reader_, is_first ? options_.deadline : TypeDeadline(),
                        is_first ? kFirstPatience : kUntilTheDeadline, stop_.get_token());
    std::vector<TypeTask> direct;
    std::vector<const PolicyType*> put_off;
    for (const PolicyType* type : types) {
      TypeTask task = Plan(discovery, *type, pass);
      if (task.is_put_off) put_off.push_back(type);
      if (task.resources.empty()) continue;
      (IsReferenced(*type) ? referenced : direct).push_back(task);
    }
    if (is_first) Review(direct);
    ReadAll(direct);
    read_any_ |= !direct.empty();
    return put_off;
  }

  // What is missing is told before anything is read, and read all the same: in its first second an
  // API server says no to everything.
  void Review(const std::vector<TypeTask>& tasks) {
    if (options_.ask_for_rights == domain::AskForRights::kNo || tasks.empty()) return;
    findings_.Add(ReviewRights(tasks, reader_, TypeDeadline(), stop_.get_token()));
  }

  // Without resources when there is nothing to read: the coverage then says why.
  TypeTask Plan(Discovery& discovery, const PolicyType& type, Pass pass) {
    TypeTask task;
    task.type = &type;
    task.page_bytes = options_.page_bytes;
    domain::TypeCoverage coverage;
    if (!IsWithinReach(type)) {
      coverage.state = TypeState::kSkipped;
      coverage.error_code = kTypeClusterWide;
      coverage.error_message = "cluster-wide, and the Tenant is limited to namespaces";
      findings_.AddAsIntended(type, std::move(coverage));
      return task;
    }
    try {
      task.resources = discovery.Resolve(Kubernetes(type));
      if (!task.resources.empty()) {
        task.scopes = DirectScopes(type);
        NoteDefinitions(type, task.resources);
        return task;
      }
      coverage.state = TypeState::kSkipped;
      coverage.error_code = kTypeNotServed;
      coverage.error_message = "the API server does not serve it";
    } catch (const ProviderError& e) {
      task.is_put_off = pass == Pass::kFirst && MayPass(e) && !discovery.IsServerDown();
      if (task.is_put_off) return task;
      coverage.state = TypeState::kFailed;
      coverage.errors = 1;
      coverage.error_code = e.code();
      coverage.error_message = e.what();
      if (e.code() == kAuthenticationFailed) GiveUp();
    } catch (const web::StoppedError&) {
      coverage = Unread();
    }
    if (coverage.state == TypeState::kFailed && HasDefinition(type)) {
      findings_.LoseDefinitions(coverage.error_code);
    }
    findings_.Add(type, {.coverage = coverage});
    return task;
  }

  // A tenant that is limited to namespaces has nothing cluster-wide: "*" and the foundations stand
  // for the rest of them there.
  bool IsWithinReach(const PolicyType& type) const {
    return options_.namespaces.empty() || IsWithinNamespaces(Kubernetes(type));
  }

  std::vector<ListScope> DirectScopes(const PolicyType& type) const {
    if (IsReferenced(type)) return {};
    std::vector<ListScope> scopes;
    for (const std::string& ns : options_.namespaces) {
      if (Kubernetes(type).namespaced) scopes.push_back({.ns = ns, .name = {}});
      if (IsNamespaces(Kubernetes(type))) scopes.push_back({.ns = {}, .name = ns});
    }
    if (scopes.empty()) scopes.emplace_back();
    return scopes;
  }

  void NoteDefinitions(const PolicyType& type, const std::vector<ServedResource>& resources) {
    if (!HasDefinition(type)) return;
    for (const ServedResource& served : resources) {
      findings_.NoteDefinition(served.AsResource().FullName());
    }
  }

  // Nothing found in a namespace that is not there says nothing of what was removed.
  void CheckNamespaces(const std::vector<PolicyType>& types) {
    if (gave_up_ || !read_any_) return;
    const auto doubts = DoubtsAbout(findings_.Unseen(), reader_, TypeDeadline(), stop_.get_token());
    for (const auto& [ns, why] : doubts) findings_.Doubt(ns, why, types);
  }

  void ReadAll(const std::vector<TypeTask>& tasks) {
    std::atomic<size_t> next{0};
    const auto work = [&] {
      for (size_t i = next++; i < tasks.size(); i = next++) Read(tasks[i]);
    };
    const size_t threads = std::min(tasks.size(), static_cast<size_t>(options_.threads));
    {
      std::vector<std::jthread> pool;
      for (size_t i = 0; i < threads; ++i) pool.emplace_back(work);
    }
    base::MutexLock lock(mutex_);
    if (sink_failure_) std::rethrow_exception(sink_failure_);
  }

  void Read(TypeTask task) {
    task.deadline = TypeDeadline();
    if (stop_.stop_requested()) {
      return findings_.Add(*task.type, {.coverage = Unread()});
    }
    try {
      const std::unique_ptr<TypeSink> sink = sink_.Open(task.type->key);
      TypeResult result = TypeCollector(reader_, task, *sink, stop_.get_token()).Run();
      sink->Finish();
      if (result.coverage.error_code == kAuthenticationFailed) GiveUp();
      findings_.Add(*task.type, std::move(result));
    } catch (...) {
      // Kept for the caller's thread.
      base::MutexLock lock(mutex_);
      if (!sink_failure_) sink_failure_ = std::current_exception();
      stop_.request_stop();
    }
  }

  // Every further request would be refused as well.
  void GiveUp() {
    gave_up_ = true;
    stop_.request_stop();
  }

  domain::TypeCoverage Unread() const {
    domain::TypeCoverage coverage;
    coverage.state = TypeState::kFailed;
    coverage.errors = 1;
    coverage.error_code = gave_up_ ? kAuthenticationFailed : kDeadlineExceeded;
    coverage.error_message = gave_up_ ? "not read: the tenant refuses the identity" : "not read";
    return coverage;
  }

  const base::Clock& clock_;
  const ReadOptions& options_;
  ItemSink& sink_;
  ApiReader reader_;
  std::stop_source stop_;
  std::atomic<bool> gave_up_{false};
  bool read_any_ = false;  // directly
  Findings findings_;
  base::Mutex mutex_;
  std::exception_ptr sink_failure_ GUARDED_BY(mutex_);
  // Last, so that nothing above is gone when it runs.
  std::stop_callback<std::function<void()>> forward_stop_;
};

}  // namespace

ClusterProvider::ClusterProvider(web::Transport& transport, const base::Clock& clock,
                                 ReadOptions options)
    : transport_(transport), clock_(clock), options_(std::move(options)) {}

Collection ClusterProvider::Collect(const std::vector<PolicyType>& types, ItemSink& sink,
                                    const std::stop_token& stop) {
  return Collecting(transport_, clock_, options_, sink, stop).Run(types);
}

}  // namespace strongroom::provider::kubernetes
