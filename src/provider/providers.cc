#include "provider/providers.h"

#include <algorithm>
#include <array>

#include "provider/directory/provider.h"
#include "provider/directory/restorer.h"
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

struct Restoring {
  ProviderKind kind;
  MakeRestorer make;
};

constexpr auto kRestorers = std::to_array<Restoring>({
    {ProviderKind::kKubernetes, kubernetes::ConnectRestorer},
    {ProviderKind::kDirectory, directory::OpenRestorer},
});

// The entry of that kind; null without one.
template <typename Table>
const auto* FindKind(const Table& table, ProviderKind kind) {
  const auto* const found = std::find_if(table.begin(), table.end(),
                                         [&](const auto& entry) { return entry.kind == kind; });
  return found == table.end() ? nullptr : found;
}

}  // namespace

CheckTenant Providers::FindCheck(ProviderKind kind) {
  const auto* const found = FindKind(kChecks, kind);
  return found == nullptr ? nullptr : found->check;
}

MakeProvider Providers::Find(ProviderKind kind) {
  const auto* const found = FindKind(kRegistered, kind);
  return found == nullptr ? nullptr : found->make;
}

MakeRestorer Providers::FindRestorer(ProviderKind kind) {
  const auto* const found = FindKind(kRestorers, kind);
  return found == nullptr ? nullptr : found->make;
}

}  // namespace strongroom::provider
