#include "provider/providers.h"

#include <algorithm>
#include <array>

#include "provider/directory/provider.h"
#include "provider/graph/check.h"
#include "provider/graph/connect.h"
#include "provider/kubernetes/connect.h"

namespace strongroom::provider {
namespace {

using domain::ProviderKind;

struct Registration {
  ProviderKind kind;
  MakeProvider make;
};

constexpr auto kRegistered = std::to_array<Registration>({
    {ProviderKind::kKubernetes, kubernetes::Connect},
    {ProviderKind::kMicrosoftGraph, graph::Connect},
    {ProviderKind::kDirectory, directory::Open},
});

struct Check {
  ProviderKind kind;
  CheckTenant check;
};

constexpr auto kChecks =
    std::to_array<Check>({{ProviderKind::kMicrosoftGraph, graph::CheckTenant}});

}  // namespace

CheckTenant Providers::FindCheck(ProviderKind kind) {
  const auto* const found = std::find_if(kChecks.begin(), kChecks.end(),
                                         [&](const Check& entry) { return entry.kind == kind; });
  return found == kChecks.end() ? nullptr : found->check;
}

MakeProvider Providers::Find(ProviderKind kind) {
  const auto* const found =
      std::find_if(kRegistered.begin(), kRegistered.end(),
                   [&](const Registration& entry) { return entry.kind == kind; });
  return found == kRegistered.end() ? nullptr : found->make;
}

}  // namespace strongroom::provider
