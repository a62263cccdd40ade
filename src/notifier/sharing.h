#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "api/notifier.h"
#include "store/deliveries.h"

namespace strongroom::notifier {

using Notifiers = std::vector<std::shared_ptr<const api::Notifier>>;

// Which of `notifiers` get `notice`, about an object with `labels`, and when. Those whose Secrets
// are missing, whose receivers fail or rest, too: for them it waits. None that is suspended, that
// is being deleted, or whose rules may be others than those that could be read. Of a Notifier that
// fails itself does not hear.
std::vector<store::Share> SharesOf(const Notifiers& notifiers, const domain::Notice& notice,
                                   const std::map<std::string, std::string>& labels,
                                   std::chrono::sys_seconds now);

}  // namespace strongroom::notifier
