#pragma once

#include "domain/reason.h"

// Reasons of the conditions and events of a Notifier: docs/conditions.md.
namespace strongroom::domain {

namespace notifier_ready {

inline constexpr std::array kAll{
    Reason{"Usable", "True: messages can be sent", ""},
    Reason{"TemplatesLeftOut",
           "True: messages can be sent, but without a template that cannot be used",
           "mend the template that the message names"},
    Reason{"Suspended", "False: `spec.suspend` is true: nothing is sent, and nothing new is kept",
           "set it to false to go on"},
    Reason{"InvalidSpec",
           "False: the spec asks for something that cannot be done; nothing new is "
           "kept for it",
           "mend the field that the message names"},
    Reason{"SecretMissing",
           "False: a Secret that the spec names, or its key, is not there; messages wait",
           "the message says which: name it in `notifications.secrets` of the chart, and make it"},
    Reason{"SettingsRefused", "False: what the spec or a Secret says cannot be used; messages wait",
           "mend what the message names"},
};

inline constexpr std::string_view kUsable = WordIn(kAll, "Usable");
inline constexpr std::string_view kTemplatesLeftOut = WordIn(kAll, "TemplatesLeftOut");
inline constexpr std::string_view kSuspended = WordIn(kAll, "Suspended");
inline constexpr std::string_view kInvalidSpec = WordIn(kAll, "InvalidSpec");
inline constexpr std::string_view kSecretMissing = WordIn(kAll, "SecretMissing");
inline constexpr std::string_view kSettingsRefused = WordIn(kAll, "SettingsRefused");

}  // namespace notifier_ready

namespace notifier_delivering {

inline constexpr std::array kAll{
    Reason{"Delivered", "True: its receiver took the last message", ""},
    Reason{"Failing", "False: its receiver did not take the last message; it is tried again",
           "the message says what it answered"},
    Reason{"NotTried", "Unknown: nothing was sent since the spec was changed",
           "nothing, or `kubectl strongroom notify test`"},
};

inline constexpr std::string_view kDelivered = WordIn(kAll, "Delivered");
inline constexpr std::string_view kFailing = WordIn(kAll, "Failing");
inline constexpr std::string_view kNotTried = WordIn(kAll, "NotTried");

}  // namespace notifier_delivering

namespace notifier_event {

inline constexpr std::array kAll{
    Reason{"DeliveryFailing", "Its receiver does not take what is sent; it is tried again",
           "the message says what it answered"},
    Reason{"DeliveryRecovered", "Its receiver takes what is sent again", ""},
    Reason{"DeliveryGivenUp", "Its receiver refused a message for good, or took none for a day",
           "see condition `Delivering`"},
};

inline constexpr std::string_view kFailing = WordIn(kAll, "DeliveryFailing");
inline constexpr std::string_view kRecovered = WordIn(kAll, "DeliveryRecovered");
inline constexpr std::string_view kGivenUp = WordIn(kAll, "DeliveryGivenUp");

}  // namespace notifier_event
}  // namespace strongroom::domain
