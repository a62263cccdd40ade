#include "kube/lease.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/json_members.h"
#include "base/log.h"
#include "base/stop.h"
#include "base/timestamp.h"
#include "kube/error.h"
#include "kube/object_meta.h"
#include "web/error.h"

namespace strongroom::kube {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kReleaseTimeout{2000};
constexpr milliseconds kShortestAttempt{500};

const Resource& Leases() {
  static const Resource resource{"coordination.k8s.io", "v1", "leases"};
  return resource;
}

int64_t NumberAt(const Json& object, const char* member) {
  const auto found = object.is_object() ? object.find(member) : object.end();
  if (found == object.end() || !found->is_number_integer()) return 0;
  return found->get<int64_t>();
}

LeaseOptions WithSleep(LeaseOptions options) {
  if (!options.sleep) options.sleep = base::SleepFor;
  return options;
}

}  // namespace

LeaderElector::LeaderElector(const Client& client, LeaseOptions options, const base::Clock& clock)
    : client_(client.WithoutRetries()), options_(WithSleep(std::move(options))), clock_(clock) {
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
  if (options_.release_on_stop) Release();
  on_stopped_leading();
  return stop.stop_requested();
}

bool LeaderElector::Acquire(const std::stop_token& stop) {
  const milliseconds timeout = options_.renew_deadline;
  while (!stop.stop_requested()) {
    const auto started = clock_.Steady();
    if (TryAndLog(timeout, stop)) {
      renewed_at_ = started;
      return true;
    }
    if (!options_.sleep(options_.retry_period, stop)) return false;
  }
  return false;
}

void LeaderElector::RenewUntilLost(const std::stop_token& stop) {
  while (options_.sleep(options_.retry_period, stop)) {
    const auto started = clock_.Steady();
    const auto left = renewed_at_ + options_.renew_deadline - started;
    if (left <= milliseconds{0}) break;
    const auto timeout = std::max(std::chrono::ceil<milliseconds>(left), kShortestAttempt);
    // Counted from before the request: the others' clock may have started then.
    if (TryAndLog(timeout, stop)) renewed_at_ = started;
    if (seen_ && seen_->holder != options_.identity) {
      base::LogWarning("another process holds the lease",
                       {{"lease", options_.name}, {"holder", seen_->holder}});
      return;
    }
  }
  if (!stop.stop_requested()) {
    base::LogWarning("the lease could not be renewed in time", {{"lease", options_.name}});
  }
}

// Logs when what is wrong changes, not each time.
bool LeaderElector::TryAndLog(milliseconds timeout, const std::stop_token& stop) {
  std::string problem;
  bool holds = false;
  try {
    holds = TryAcquireOrRenew(timeout, stop);
  } catch (const web::StoppedError&) {
    return false;
  } catch (const web::WebError& error) {
    problem = error.what();
  }
  if (problem.empty() != last_error_.empty()) {
    if (problem.empty()) {
      base::LogInfo("lease can be reached again", {{"lease", options_.name}});
    } else {
      base::LogWarning("lease cannot be reached", {{"lease", options_.name}, {"error", problem}});
    }
  }
  last_error_ = std::move(problem);
  return holds;
}

bool LeaderElector::TryAcquireOrRenew(milliseconds timeout, const std::stop_token& stop) {
  const Client client = client_.WithTimeout(timeout).WithStop(stop);
  try {
    Observe(client.Get(Leases(), options_.ns, options_.name));
  } catch (const ApiError& error) {
    if (!IsNotFound(error)) throw;
    return CreateLease(client);
  }
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
  const Json lease = {{"apiVersion", Leases().ApiVersion()},
                      {"kind", "Lease"},
                      {"metadata", {{"namespace", options_.ns}, {"name", options_.name}}},
                      {"spec", std::move(spec)}};
  try {
    Observe(client.Create(Leases(), options_.ns, lease));
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
  const Json patch = {{"metadata", {{"resourceVersion", seen_->resource_version}}},
                      {"spec", std::move(spec)}};
  try {
    Observe(client.MergePatch(Leases(), options_.ns, options_.name, patch));
  } catch (const ApiError& error) {
    if (!IsConflict(error)) throw;
    return false;
  }
  return true;
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
  const Json patch = {{"metadata", {{"resourceVersion", seen_->resource_version}}},
                      {"spec",
                       {{"holderIdentity", ""},
                        {"leaseDurationSeconds", 1},
                        {"renewTime", base::FormatMicroTimestamp(clock_.Now())}}}};
  try {
    Observe(client_.WithTimeout(kReleaseTimeout)
                .MergePatch(Leases(), options_.ns, options_.name, patch));
  } catch (const web::WebError& error) {
    base::LogWarning("lease was not released; the next leader has to wait for it to expire",
                     {{"lease", options_.name}, {"error", error.what()}});
  }
}

}  // namespace strongroom::kube
