#include "executor/restore_progress.h"

#include <utility>

namespace strongroom::executor {
namespace {

using api::RestoreProgressItem;

// Whoever looks at the status sees that it goes on.
constexpr std::chrono::seconds kLongest{5};
// One policy is far smaller.
constexpr size_t kMostBytes = size_t{1} << 20U;
static_assert(kMostBytes <= api::kMaxProgressBytes);

}  // namespace

void RestoreProgressTeller::Add(RestoreProgressItem item) {
  items_.push_back(std::move(item));
  const bool is_due = clock_.Steady() - told_at_ >= kLongest;
  if (items_.size() < api::kMaxRestoreItems && !is_due) return;
  Send(std::exchange(items_, {}), std::nullopt);
  told_at_ = clock_.Steady();
}

void RestoreProgressTeller::End(const api::RestoreStepEnd& end) {
  Send(std::exchange(items_, {}), end);
}

void RestoreProgressTeller::Send(std::vector<RestoreProgressItem> items,
                                 const std::optional<api::RestoreStepEnd>& end) {
  api::RestoreProgress progress{.step = input_.step, .spec_digest = input_.spec_digest, .end = end};
  progress.is_first = input_.step == domain::RestoreStep::kPlan && !has_begun_;
  progress.items = std::move(items);
  const std::string text = api::WriteRestoreProgress(progress);
  if (text.size() > kMostBytes && progress.items.size() > 1) {
    const auto middle =
        progress.items.begin() + static_cast<std::ptrdiff_t>(progress.items.size() / 2);
    Send({progress.items.begin(), middle}, std::nullopt);
    return Send({middle, progress.items.end()}, end);
  }
  server_.Tell(text, stop_);
  has_begun_ = true;
}

}  // namespace strongroom::executor
