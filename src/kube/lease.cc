#include "kube/lease.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/json_members.h"
#include "base/log.h"
#include "base/timestamp.h"
#include "kube/error.h"
#include "kube/object_meta.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kReleaseTimeout{2000};

int64_t NumberAt(const Json& object, const char* member) {
  const auto found = object.is_object() ? object.find(member) : object.end();
  if (found == object.end() || !found->is_number_integer()) return 0;
  return found->get<int64_t>();
}

}  // namespace

LeaderElector::LeaderElector(const Client& client, LeaseOptions options, const base::Clock& clock)
    : client_(client.WithoutRetries()), options_(std::move(options)), clock_(clock) {
  if (options_.renew_deadline >= options_.lease_duration ||
      options_.retry_period >= options_.renew_deadline) {
    throw web::ConfigError("lease: must be retry period < renew deadline < lease duration");
  }
}

bool LeaderElector::Run(const std::stop_token& stop,
                        const std::function<void(std::stop_token)>& on_started_leading,
                        const std::function<void()>& on_stopped_leading) {
  if (!Acquire(stop)) return true;
  leading_ = true;
  base::LogInfo("became leader", {{"lease", options_.name}, {"identity", options_.identity}});
  std::stop_source end;
  {
    const std::stop_callback forward(stop, [&end] { end.request_stop(); });
    std::stop_source work;
    const std::jthread worker([&] {
      on_started_leading(work.get_token());
      end.request_stop();
    });
    RenewUntilLost(end.get_token());
    // Not leader from here on for whoever asks; the work may take a moment to see it.
    leading_ = false;
    work.request_stop();
  }
  base::LogInfo("stopped leading", {{"lease", options_.name}, {"identity", options_.identity}});
  on_stopped_leading();
  Release();
  return stop.stop_requested();
}

bool LeaderElector::Acquire(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto started = clock_.Steady();
    if (TryAndLog(started + options_.renew_deadline, stop)) {
      renewed_at_ = started;
      return true;
    }
    if (!options_.sleep(options_.retry_period, stop)) return false;
  }
  return false;
}

void LeaderElector::RenewUntilLost(const std::stop_token& stop) {
  while (true) {
    const auto deadline = renewed_at_ + options_.renew_deadline;
    const auto left = std::chrono::ceil<milliseconds>(deadline - clock_.Steady());
    const auto wait = std::clamp<milliseconds>(left, milliseconds{0}, options_.retry_period);
    if (!options_.sleep(wait, stop)) return;
    const auto started = clock_.Steady();
    if (started >= deadline) break;
    if (!MayLead()) return;
    // Counted from before the request: the others' clock may have started then.
    if (TryAndLog(deadline, stop)) renewed_at_ = started;
    if (seen_ && seen_->holder != options_.identity) {
      base::LogWarning("another process holds the lease",
                       {{"lease", options_.name}, {"holder", seen_->holder}});
      return;
    }
  }
  base::LogWarning("the lease could not be renewed in time", {{"lease", options_.name}});
}

// Logs when what is wrong changes, not each time.
bool LeaderElector::TryAndLog(SteadyTime deadline, const std::stop_token& stop) {
  std::string problem;
  bool holds = false;
  try {
    holds = TryAcquireOrRenew(deadline, stop);
  } catch (const web::StoppedError&) {
    return false;
  } catch (const web::WebError& error) {
    problem = error.what();
  }
  if (problem.empty() != last_error_.empty()) {
    if (problem.empty()) {
      base::LogInfo("lease can be reached again", {{"lease", options_.name}});
      options_.reached_again();
    } else {
      base::LogWarning("lease cannot be reached", {{"lease", options_.name}, {"error", problem}});
    }
  }
  last_error_ = std::move(problem);
  return holds;
}

// Logs when it changes.
bool LeaderElector::MayLead() {
  std::string objection = options_.objection();
  if (!objection.empty() && last_objection_.empty()) {
    base::LogError("this process must not lead", {{"lease", options_.name}, {"why", objection}});
  }
  last_objection_ = std::move(objection);
  return last_objection_.empty();
}

bool LeaderElector::TryAcquireOrRenew(SteadyTime deadline, const std::stop_token& stop) {
  const Client client = client_.WithDeadline(deadline).WithStop(stop);
  const auto lease = client.Find(kLeases, options_.ns, options_.name);
  if (lease) Observe(*lease);
  if (!MayLead()) return false;
  if (!lease) return CreateLease(client);
  const bool mine = seen_->holder == options_.identity;
  const auto duration = std::max(seen_->duration, std::chrono::seconds{1});
  const bool free = seen_->holder.empty() || clock_.Steady() > seen_at_ + duration;
  if (!mine && !free) return false;
  return TakeOrRenew(client);
}

Json LeaderElector::Spec(bool taken) const {
  const std::string now = base::FormatMicroTimestamp(clock_.Now());
  Json spec = {{"holderIdentity", options_.identity},
               {"leaseDurationSeconds", options_.lease_duration.count()},
               {"renewTime", now}};
  if (taken) spec["acquireTime"] = now;
  return spec;
}

bool LeaderElector::CreateLease(const Client& client) {
  Json spec = Spec(/*taken=*/true);
  spec["leaseTransitions"] = 0;
  const Json lease = {{"apiVersion", kLeases.ApiVersion()},
                      {"kind", "Lease"},
                      {"metadata", {{"namespace", options_.ns}, {"name", options_.name}}},
                      {"spec", std::move(spec)}};
  try {
    Observe(client.Create(kLeases, options_.ns, lease));
  } catch (const ApiError& error) {
    if (!IsAlreadyExists(error)) throw;
    return false;
  }
  return true;
}

bool LeaderElector::TakeOrRenew(const Client& client) {
  const bool taken = seen_->holder != options_.identity;
  Json spec = Spec(taken);
  if (taken) spec["leaseTransitions"] = seen_->transitions + 1;
  try {
    Patch(client, std::move(spec));
  } catch (const ApiError& error) {
    if (!IsConflict(error)) throw;
    return false;
  }
  return true;
}

// Changes the lease as it was seen, or not at all.
void LeaderElector::Patch(const Client& client, Json spec) {
  const Json patch = {{"metadata", {{"resourceVersion", seen_->resource_version}}},
                      {"spec", std::move(spec)}};
  Observe(client.MergePatch(kLeases, options_.ns, options_.name, patch));
}

// The lease counts as alive from when this process saw it change, whatever its own times say.
void LeaderElector::Observe(const Json& lease) {
  const auto found = lease.find("spec");
  const Json spec = found == lease.end() ? Json::object() : *found;
  Seen seen{base::TextOrEmpty(spec, "holderIdentity"), ResourceVersionOf(lease),
            NumberAt(spec, "leaseTransitions"),
            std::chrono::seconds{NumberAt(spec, "leaseDurationSeconds")}};
  if (seen_ && seen_->resource_version == seen.resource_version) return;
  seen_ = std::move(seen);
  seen_at_ = clock_.Steady();
}

void LeaderElector::Release() {
  if (!seen_ || seen_->holder != options_.identity) return;
  try {
    Patch(client_.WithTimeout(kReleaseTimeout),
          {{"holderIdentity", ""},
           {"leaseDurationSeconds", 1},
           {"renewTime", base::FormatMicroTimestamp(clock_.Now())}});
  } catch (const web::WebError& error) {
    base::LogWarning("lease was not released; the next leader has to wait for it to expire",
                     {{"lease", options_.name}, {"error", error.what()}});
  }
}

}  // namespace strongroom::kube
