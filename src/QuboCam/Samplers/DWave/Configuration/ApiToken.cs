namespace QuboCam;

/// <summary>The secret that an account is entered with. It is nowhere printed: its text is "***".</summary>
public sealed class ApiToken
{
    private readonly string _secret;

    /// <summary>Wraps a secret.</summary>
    /// <param name="secret">The secret, not empty.</param>
    /// <exception cref="InputException">It is empty, or holds a character that no header can carry.</exception>
    public ApiToken(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length == 0 || secret.Any(c => c is <= ' ' or > '~'))
            throw new InputException(
                "The D-Wave API token is empty, or holds a blank, a line end or another character that no token has.");
        _secret = secret;
    }

    /// <summary>The secret itself, for a request's header alone.</summary>
    internal string Reveal() => _secret;

    /// <summary>Three stars.</summary>
    public override string ToString() => "***";
}
