#include "provider/kubernetes/provider.h"

#include "provider/error.h"
#include "provider/kubernetes/discovery.h"
#include "provider/kubernetes/findings.h"
#include "provider/kubernetes/namespace_check.h"
#include "provider/kubernetes/rights_review.h"
#include "provider/kubernetes/type_collector.h"
#include "provider/type_threads.h"
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
        threads_(options.threads, "the tenant", stop),
        findings_(options.namespaces) {}

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
  std::chrono::steady_clock::time_point Deadline() const {
    return TypeDeadline(clock_.Steady(), options_.deadline, options_.type_timeout);
  }

  // Reads those of `types` that are not read by reference. Returns those whose group of the API may
  // be back when all others have been read.
  std::vector<const PolicyType*> ReadDirect(const std::vector<const PolicyType*>& types, Pass pass,
                                            std::vector<TypeTask>& referenced) {
    const bool is_first = pass == Pass::kFirst;
    Discovery discovery(reader_, is_first ? options_.deadline : Deadline(),
                        is_first ? kFirstPatience : kUntilTheDeadline, threads_.stop());
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
    findings_.Add(ReviewRights(tasks, reader_, Deadline(), threads_.stop()));
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
      if (e.code() == kAuthenticationFailed) threads_.GiveUp();
    } catch (const web::StoppedError&) {
      coverage = threads_.Unread();
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
    if (threads_.HasGivenUp() || !read_any_) return;
    const auto doubts = DoubtsAbout(findings_.Unseen(), reader_, Deadline(), threads_.stop());
    for (const auto& [ns, why] : doubts) findings_.Doubt(ns, why, types);
  }

  void ReadAll(const std::vector<TypeTask>& tasks) {
    threads_.ForEach(tasks.size(), [&](size_t i) { Read(tasks[i]); });
  }

  void Read(TypeTask task) {
    if (threads_.IsStopped()) return findings_.Add(*task.type, {.coverage = threads_.Unread()});
    task.deadline = Deadline();
    const std::unique_ptr<TypeSink> sink = sink_.Open(task.type->key);
    TypeResult result = TypeCollector(reader_, task, *sink, threads_.stop()).Run();
    sink->Finish();
    if (result.coverage.error_code == kAuthenticationFailed) threads_.GiveUp();
    findings_.Add(*task.type, std::move(result));
  }

  const base::Clock& clock_;
  const ReadOptions& options_;
  ItemSink& sink_;
  ApiReader reader_;
  TypeThreads threads_;
  bool read_any_ = false;  // directly
  Findings findings_;
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
