"""How a tenant answers that lacks the licence of a service; the words are those that people report."""
from fake.errors import Refusal

UNLICENSED = {
    "intuneNotUsable": lambda: Refusal(400, "BadRequest", "Request not applicable to target tenant.", nested=True),
    "conditionalAccessNotLicensed": lambda: Refusal(403, "AccessDenied", "Your tenant is not licensed for this feature."),
    "entraPremiumRequired": lambda: Refusal(
        400, "AadPremiumLicenseRequired", "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license."),
    "governanceNoLicense": lambda: Refusal(403, "NoLicense", "Tenant does not meet license requirement."),
    "groupLifecycleNoLicense": lambda: Refusal(
        403, "NoLicenseForOperation", "Tenant does not have proper license to manage lifecycle management policy."),
    "cloudPcNotLicensed": lambda: Refusal(403, "accessDenied", "Access denied: the tenant has no Windows 365 licence."),
    "appOnlyRefused": lambda: Refusal(403, "Forbidden", "Application is not authorized to perform this operation.", nested=True),
}
