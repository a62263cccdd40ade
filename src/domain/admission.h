#pragma once

#include <array>

#include "base/enum_words.h"

// What an API server asks about before it writes an object.
namespace strongroom::domain {

enum class AdmissionOperation { kCreate, kUpdate, kDelete };
constexpr auto EnumWords(AdmissionOperation) {
  return std::to_array<base::EnumWord<AdmissionOperation>>(
      {{AdmissionOperation::kCreate, "CREATE"},
       {AdmissionOperation::kUpdate, "UPDATE"},
       {AdmissionOperation::kDelete, "DELETE"}});
}

// By the plurals of our kinds.
enum class ReviewedKind { kTenant, kSchedule, kRun, kRestore, kNotifier };
constexpr auto EnumWords(ReviewedKind) {
  return std::to_array<base::EnumWord<ReviewedKind>>({{ReviewedKind::kTenant, "tenants"},
                                                      {ReviewedKind::kSchedule, "backupschedules"},
                                                      {ReviewedKind::kRun, "backupscheduleruns"},
                                                      {ReviewedKind::kRestore, "backuprestores"},
                                                      {ReviewedKind::kNotifier, "notifiers"}});
}

}  // namespace strongroom::domain
