#include "domain/naming.h"

#include <array>
#include <cstdio>

#include "base/sha256.h"
#include "base/text.h"

namespace strongroom::domain {
namespace {

constexpr size_t kMaxScheduleLength = 50;
constexpr size_t kKeptLength = 41;
constexpr size_t kHash = 8;  // characters of a SHA-256

std::string ShortName(std::string_view schedule) {
  if (schedule.size() <= kMaxScheduleLength) return std::string(schedule);
  return base::CutName(schedule, kKeptLength) + '-' + base::Sha256Hex(schedule).substr(0, kHash);
}

}  // namespace

std::string RunName(std::string_view schedule, std::chrono::sys_seconds slot) {
  const auto day = std::chrono::floor<std::chrono::days>(slot);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{slot - day};
  std::array<char, 48> suffix{};
  std::snprintf(suffix.data(), suffix.size(), "-%04d%02u%02u%02d%02d",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()));
  return ShortName(schedule) + suffix.data();
}

std::string OtherName(const std::string& name, std::string_view ending) {
  const size_t room = kMaxRunName - 1 - ending.size();
  std::string stem = name;
  if (stem.size() > room) {
    // What is cut goes into a hash, as above.
    const std::string hash = base::Sha256Hex(name).substr(0, kHash);
    stem = base::CutName(name, room - 1 - kHash) + '-' + hash;
  }
  return stem.append("-").append(ending);
}

std::string CheckName(std::string_view tenant, std::string_view what) {
  return OtherName(std::string(tenant), "check-" + base::Sha256Hex(what).substr(0, 11));
}

// A slot's name has a digit in the place of the letter: they never meet.
std::string ManualRunName(std::string_view schedule, std::string_view schedule_uid,
                          std::string_view token) {
  const std::string hash = base::Sha256Hex(std::string(schedule_uid) + '\n' + std::string(token));
  return ShortName(schedule) + "-m" + hash.substr(0, 11);
}

std::string RetryRunName(std::string_view schedule, std::string_view schedule_uid,
                         std::string_view again, std::string_view token) {
  const std::string hash = base::Sha256Hex(std::string(schedule_uid) + '\n' + std::string(again) +
                                           '\n' + std::string(token));
  return ShortName(schedule) + "-r" + hash.substr(0, 11);
}

}  // namespace strongroom::domain
