#include "provider/kubernetes/provider.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>

#include "base/mutex.h"
#include "catalogue/mask.h"
#include "provider/error.h"
#include "provider/kubernetes/discovery.h"
#include "provider/kubernetes/reference_scopes.h"
#include "provider/kubernetes/type_collector.h"
#include "web/error.h"

namespace strongroom::provider::kubernetes {
namespace {

using catalogue::KubernetesType;
using catalogue::PolicyType;
using domain::TypeState;

constexpr size_t kMaxReferences = 2000;
constexpr size_t kMaxNamesInWarning = 10;

// Read only as far as other objects refer to it.
bool IsReferenced(const PolicyType& type) {
  const KubernetesType& source = Kubernetes(type);
  return source.referenced_only || source.of_selected_types;
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
        forward_stop_(stop, [this] { stop_.request_stop(); }) {}

  Collection Run(const std::vector<PolicyType>& types) {
    std::vector<TypeTask> direct;
    std::vector<TypeTask> referenced;
    Discovery discovery(reader_, TypeDeadline(), stop_.get_token());
    for (const PolicyType& type : types) {
      TypeTask task = Plan(discovery, type);
      if (task.resources.empty()) continue;
      (IsReferenced(type) ? referenced : direct).push_back(task);
    }
    ReadAll(direct);
    for (TypeTask& task : referenced) PlanReferenced(task);
    ReadAll(referenced);
    MarkReferencedIncomplete(types);
    base::MutexLock lock(mutex_);
    collection_.retries = reader_.retries();
    return std::move(collection_);
  }

 private:
  std::chrono::steady_clock::time_point TypeDeadline() const {
    return std::min(options_.deadline, clock_.Steady() + options_.type_timeout);
  }

  // Without resources when there is nothing to read: the coverage then says why.
  TypeTask Plan(Discovery& discovery, const PolicyType& type) {
    TypeTask task;
    task.type = &type;
    domain::TypeCoverage coverage;
    if (!IsWithinReach(type)) {
      coverage.state = TypeState::kSkipped;
      coverage.error_code = kTypeClusterWide;
      coverage.error_message = "cluster-wide, and the Tenant is limited to namespaces";
      // As the Tenant has it in every run, so that it is nothing to warn of.
      base::MutexLock lock(mutex_);
      collection_.types[type.key] = std::move(coverage);
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
      coverage.state = TypeState::kFailed;
      coverage.errors = 1;
      coverage.error_code = e.code();
      coverage.error_message = e.what();
      if (e.code() == kAuthenticationFailed) GiveUp();
    } catch (const web::StoppedError&) {
      coverage = Unread();
    }
    if (coverage.state == TypeState::kFailed && HasDefinition(type)) definitions_known_ = false;
    Finish(type, {.coverage = coverage, .warnings = {}, .references = {}, .missing = {}});
    return task;
  }

  // A tenant that is limited to namespaces has nothing cluster-wide: "*" and the foundations stand
  // for the rest of them there.
  bool IsWithinReach(const PolicyType& type) const {
    return options_.namespaces.empty() || IsWithinNamespaces(Kubernetes(type));
  }

  std::vector<ListScope> DirectScopes(const PolicyType& type) const {
    if (IsReferenced(type)) return {};
    const KubernetesType& source = Kubernetes(type);
    std::vector<ListScope> scopes;
    for (const std::string& ns : options_.namespaces) {
      if (source.namespaced) scopes.push_back({.ns = ns, .name = {}});
      if (IsNamespaces(source)) scopes.push_back({.ns = {}, .name = ns});
    }
    if (scopes.empty()) scopes.emplace_back();
    return scopes;
  }

  void NoteDefinitions(const PolicyType& type, const std::vector<ServedResource>& resources) {
    if (!HasDefinition(type)) return;
    base::MutexLock lock(mutex_);
    for (const ServedResource& served : resources) {
      definitions_.insert({"", "", served.AsResource().FullName()});
    }
  }

  void PlanReferenced(TypeTask& task) {
    base::MutexLock lock(mutex_);
    task.scopes = Kubernetes(*task.type).of_selected_types
                      ? ScopesOf("", definitions_, {})
                      : ScopesOf(task.type->key, references_, options_.namespaces);
    if (task.scopes.size() <= kMaxReferences) return;
    task.scopes.resize(kMaxReferences);
    cut_.insert(task.type->key);
    collection_.warnings.push_back(task.type->key + ": too many references, only the first " +
                                   std::to_string(kMaxReferences) + " were read");
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
      return Finish(*task.type,
                    {.coverage = Unread(), .warnings = {}, .references = {}, .missing = {}});
    }
    try {
      const std::unique_ptr<TypeSink> sink = sink_.Open(task.type->key);
      TypeResult result = TypeCollector(reader_, task, *sink, stop_.get_token()).Run();
      sink->Finish();
      if (result.coverage.error_code == kAuthenticationFailed) GiveUp();
      Finish(*task.type, std::move(result));
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

  void Finish(const PolicyType& type, TypeResult result) {
    base::MutexLock lock(mutex_);
    Note(type, std::move(result.coverage), collection_);
    std::move(result.warnings.begin(), result.warnings.end(),
              std::back_inserter(collection_.warnings));
    if (!Kubernetes(type).of_selected_types) WarnOfMissing(type, result.missing);
    references_.merge(result.references);
  }

  void WarnOfMissing(const PolicyType& type, const std::set<Reference>& missing) REQUIRES(mutex_) {
    if (missing.empty()) return;
    std::string text = type.key + ": not there:";
    size_t named = 0;
    for (const Reference& object : missing) {
      if (++named > kMaxNamesInWarning) break;
      text +=
          ' ' + (object.ns.empty() ? "" : object.ns + '/') + catalogue::MaskSecrets(object.name);
    }
    if (missing.size() > kMaxNamesInWarning) {
      text += " and " + std::to_string(missing.size() - kMaxNamesInWarning) + " more";
    }
    collection_.warnings.push_back(std::move(text));
  }

  // What is referred to is known only as far as the referring types were read, so an absent object
  // must not count as deleted.
  void MarkReferencedIncomplete(const std::vector<PolicyType>& types) {
    base::MutexLock lock(mutex_);
    for (const PolicyType& type : types) {
      if (Kubernetes(type).of_selected_types && !definitions_known_) cut_.insert(type.key);
      for (const catalogue::Reference& reference : Kubernetes(type).references) {
        const TypeState state = collection_.types[type.key].state;
        if (state == TypeState::kIncomplete || state == TypeState::kFailed) {
          cut_.insert(reference.to);
        }
      }
    }
    for (const std::string& key : cut_) {
      const auto found = collection_.types.find(key);
      if (found == collection_.types.end() || found->second.state != TypeState::kComplete) continue;
      found->second.state = TypeState::kIncomplete;
      found->second.error_message = "not every reference to it is known";
    }
  }

  const base::Clock& clock_;
  const ReadOptions& options_;
  ItemSink& sink_;
  ApiReader reader_;
  std::stop_source stop_;
  std::atomic<bool> gave_up_{false};
  bool definitions_known_ = true;  // which resources the selected types have; of Plan*
  base::Mutex mutex_;
  Collection collection_ GUARDED_BY(mutex_);
  std::set<Reference> references_ GUARDED_BY(mutex_);
  std::set<Reference> definitions_ GUARDED_BY(mutex_);
  std::set<std::string> cut_ GUARDED_BY(mutex_);
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
